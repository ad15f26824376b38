"""Damped Gauss-Newton steps of latents, many images at a time."""

import warnings

import torch
from torch.func import jvp, vmap

# Damping relative to the prior's unit precision, and what a step does to it.
_DAMPING, _LESS, _MORE = 1e-2, 0.3, 10.0

# Steps that derivatives serve: they cost sixty times an image, and change slowly.
_SERVED = 2

# Latents whose derivatives are taken at a time, the image itself being evaluated once
# for them: the fastest of 2, 4 and 8.
_TOGETHER = 4


def refined_latents_from(function, z, images, noise_maps, steps: int):
    r"""Return latents nearer to the best posterior under a unit normal prior.

    A Levenberg-Marquardt step of each image lowers

    .. math:: f(z) = \frac{1}{2} \sum_i \frac{(d_i - m_i(z))^2}{\sigma_i^2}
              + \frac{1}{2} |z|^2

    by solving :math:`(J^T W J + (1 + \mu) 1) \delta = J^T W (d - m) - z`, with J of
    forward derivatives, anew in every second step; a step that does not lower it is not
    taken, and its damping :math:`\mu` grows.

    Parameters
    ----------
    function : callable
        Latents of shape (batch, latents) to images of shape (batch, ny, nx).
    z : tensor of shape (batch, latents)
        Where to start.
    images, noise_maps : tensor of shape (batch, ny, nx)
        Data; noise is infinite where a pixel has no weight.
    steps : int
        How many.

    Returns
    -------
    tensor of shape (batch, latents)
    """
    with torch.no_grad():
        damping = torch.full((len(z), 1, 1), _DAMPING).to(z)
        models = function(z)
        best = objective_from(models, z, images, noise_maps)
        for number in range(steps):
            if number % _SERVED == 0:
                jacobian = jacobian_from(function, z)
                jacobian = jacobian / noise_maps.flatten(1)[:, :, None]
            residuals = ((images - models) / noise_maps).flatten(1)
            moved = z + _step_from(jacobian, residuals, z, damping)
            new_models = function(moved)
            value = objective_from(new_models, moved, images, noise_maps)
            is_better = value < best
            z = torch.where(is_better[:, None], moved, z)
            models = torch.where(is_better[:, None, None], new_models, models)
            best = torch.where(is_better, value, best)
            factor = torch.where(is_better, _LESS, _MORE)
            damping = damping * factor[:, None, None]
    return z


def objective_from(models, z, images, noise_maps) -> torch.Tensor:
    """Return the objective of `refined_latents_from`, of shape (batch,)."""
    residuals = (images - models) / noise_maps
    return 0.5 * (residuals.square().sum(dim=(1, 2)) + z.square().sum(dim=1))


def _step_from(jacobian, residuals, z, damping):
    gradient = torch.einsum("bpl,bp->bl", jacobian, residuals) - z
    curvature = jacobian.mT @ jacobian
    curvature = curvature + (1.0 + damping) * torch.eye(z.shape[1]).to(z)
    return torch.linalg.solve(curvature, gradient)


def jacobian_from(function, z) -> torch.Tensor:
    """Return derivatives of images by latents, of shape (batch, ny nx, latents)."""
    number, size = z.shape

    def pushed(units):
        return jvp(function, (z,), (units,))[1].flatten(1)

    units = torch.eye(size).to(z)[:, None].expand(size, number, size)
    with warnings.catch_warnings():
        # The first derivative compiles some of torch's own in a way it deprecates.
        warnings.simplefilter("ignore", FutureWarning)
        columns = vmap(pushed, chunk_size=_TOGETHER)(units)
    return columns.permute(1, 2, 0)
