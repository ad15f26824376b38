"""Damped Gauss-Newton steps of latents, many images at a time."""

import warnings

import torch
from torch.func import jvp

# Damping relative to the prior's unit precision, and what a step does to it.
_DAMPING, _LESS, _MORE = 1e-2, 0.3, 10.0


def refined_latents_from(function, z, images, noise_maps, steps: int):
    r"""Return latents nearer to the best posterior under a unit normal prior.

    A Levenberg-Marquardt step of each image lowers

    .. math:: f(z) = \frac{1}{2} \sum_i \frac{(d_i - m_i(z))^2}{\sigma_i^2}
              + \frac{1}{2} |z|^2

    by solving :math:`(J^T W J + (1 + \mu) 1) \delta = J^T W (d - m) - z`, with J of
    forward derivatives; a step that does not lower it is not taken, and its damping
    :math:`\mu` grows.

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
        best = objective_from(function(z), z, images, noise_maps)
        for _ in range(steps):
            moved = z + _step_from(function, z, images, noise_maps, damping)
            value = objective_from(function(moved), moved, images, noise_maps)
            is_better = value < best
            z = torch.where(is_better[:, None], moved, z)
            best = torch.where(is_better, value, best)
            factor = torch.where(is_better, _LESS, _MORE)
            damping = damping * factor[:, None, None]
    return z


def objective_from(models, z, images, noise_maps) -> torch.Tensor:
    """Return the objective of `refined_latents_from`, of shape (batch,)."""
    residuals = (images - models) / noise_maps
    return 0.5 * (residuals.square().sum(dim=(1, 2)) + z.square().sum(dim=1))


def _step_from(function, z, images, noise_maps, damping):
    jacobian = jacobian_from(function, z) / noise_maps.flatten(1)[:, :, None]
    residuals = ((images - function(z)) / noise_maps).flatten(1)
    gradient = torch.einsum("bpl,bp->bl", jacobian, residuals) - z
    curvature = torch.einsum("bpl,bpm->blm", jacobian, jacobian)
    curvature = curvature + (1.0 + damping) * torch.eye(z.shape[1]).to(z)
    return torch.linalg.solve(curvature, gradient)


def jacobian_from(function, z) -> torch.Tensor:
    """Return derivatives of images by latents, of shape (batch, ny nx, latents)."""
    columns = []
    with warnings.catch_warnings():
        # The first derivative compiles some of torch's own in a way it deprecates.
        warnings.simplefilter("ignore", FutureWarning)
        for unit in torch.eye(z.shape[1]).to(z):
            _, tangent = jvp(function, (z,), (unit.expand_as(z).contiguous(),))
            columns.append(tangent.flatten(1))
    return torch.stack(columns, dim=2)
