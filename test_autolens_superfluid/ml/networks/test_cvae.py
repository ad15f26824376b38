import pytest
import torch

from autolens_superfluid.ml.decoders import Decoder
from autolens_superfluid.ml.networks.abstract import Batch
from autolens_superfluid.ml.networks.conditioning import (
    conditioner_from,
    dropped_from,
)
from autolens_superfluid.ml.networks.cvae import (
    ConditionalAutoEncoder,
    ConvolutionalDecoder,
)
from autolens_superfluid.ml.networks.gauss_newton import (
    jacobian_from,
    objective_from,
    refined_latents_from,
)

SHAPE = (8, 8)


def generator_from(seed):
    return torch.Generator().manual_seed(seed)


def linear_from(seed=0):
    """Return a linear function of 3 latents, and its matrix."""
    matrix = torch.randn((3, 64), generator=generator_from(seed))
    return lambda z: (z @ matrix).reshape(-1, *SHAPE), matrix


class LinearDecoder(Decoder):
    """A decoder without weights, in place of the lens."""

    def __init__(self):
        super().__init__()
        self.latent_size, self.shape = 3, (16, 16)
        self.function = torch.randn((3, 256), generator=generator_from(5))

    def images(self, z, conditions=None):
        return (z @ self.function).reshape(-1, *self.shape)

    def log_prior(self, z):
        return -0.5 * z.square().sum(dim=1)

    def refined(self, z, images, noise_maps, steps, conditions=None):
        return refined_latents_from(self.images, z, images, noise_maps, steps)


def test__refined_latents_from__linear__one_step_to_the_best_posterior():
    function, matrix = linear_from()
    images = torch.randn((5, *SHAPE), generator=generator_from(1))
    noise_maps = torch.full((5, *SHAPE), 0.5)
    # A tiny damping is left in the first step, a hundredth of that in the second.
    z = refined_latents_from(function, torch.zeros(5, 3), images, noise_maps, 4)
    curvature = matrix @ matrix.T / 0.25 + torch.eye(3)
    best = torch.linalg.solve(curvature, matrix @ images.flatten(1).T / 0.25).T
    torch.testing.assert_close(z, best, rtol=1e-4, atol=1e-5)


def test__refined_latents_from__pixels_without_weight__do_not_matter():
    function, _ = linear_from()
    images = torch.randn((5, *SHAPE), generator=generator_from(1))
    noise_maps = torch.full((5, *SHAPE), 0.5)
    noise_maps[:, :3] = torch.inf
    first = refined_latents_from(function, torch.zeros(5, 3), images, noise_maps, 2)
    images[:, :3] = 40.0
    second = refined_latents_from(function, torch.zeros(5, 3), images, noise_maps, 2)
    torch.testing.assert_close(first, second)


def test__refined_latents_from__wild_function__never_worse():
    linear, _ = linear_from()

    def function(z):
        return torch.sin(40.0 * linear(z))

    images = torch.randn((20, *SHAPE), generator=generator_from(1))
    noise_maps = torch.full((20, *SHAPE), 0.1)
    start = torch.randn((20, 3), generator=generator_from(2))
    end = refined_latents_from(function, start, images, noise_maps, 3)
    before, after = (
        objective_from(function(z), z, images, noise_maps) for z in (start, end)
    )
    assert (after <= before).all()


def test__jacobian_from__convolutional_decoder__finite_differences():
    torch.manual_seed(0)
    decoder = ConvolutionalDecoder((16, 16), 3).double()
    z = torch.randn((2, 3), generator=generator_from(1)).double()
    jacobian = jacobian_from(decoder.images, z)
    step = torch.zeros(3).double()
    step[1] = 1e-5
    change = (decoder.images(z + step) - decoder.images(z - step)) / 2e-5
    torch.testing.assert_close(
        jacobian[:, :, 1], change.flatten(1), rtol=1e-6, atol=1e-8
    )


def test__auto_encoder__decoder_without_weights__encoder_learns():
    decoder = LinearDecoder()
    conditions = torch.zeros((32, 0))
    torch.manual_seed(0)
    network = ConditionalAutoEncoder(decoder, conditioner_from(conditions), 0.0)
    images = decoder.images(torch.randn((32, 3), generator=generator_from(3)))
    batch = Batch(images, torch.full_like(images, 2.0), conditions, conditions)
    optimiser = torch.optim.Adam(network.parameters(), lr=3e-3)
    losses = []
    for step in range(60):
        loss = network.losses(batch, generator_from(step))["loss"]
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.3 * losses[0]


def test__auto_encoder__decoder_without_weights__refined_reconstruction():
    decoder = LinearDecoder()
    conditions = torch.zeros((4, 0))
    torch.manual_seed(0)
    network = ConditionalAutoEncoder(decoder, conditioner_from(conditions), 0.0)
    images = decoder.images(torch.randn((4, 3), generator=generator_from(3)))
    noise_maps = torch.full_like(images, 0.01)
    with torch.no_grad():
        models = network.reconstructions(images, noise_maps, conditions, steps=4)
    torch.testing.assert_close(models, images, rtol=1e-3, atol=1e-3)


def test__conditioner__missing_and_constant_values__zero():
    values = torch.tensor([[1.0, 5.0], [3.0, 5.0], [torch.nan, 5.0]])
    numbers = conditioner_from(values)(values)
    expected = [[-1.0, 0.0, 1.0, 0.0], [1.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 0.0]]
    torch.testing.assert_close(numbers, torch.tensor(expected))


def test__dropped_from__rate__of_each_and_of_all():
    dropped = dropped_from(torch.ones(20_000, 2), 0.3, generator_from(0))
    is_missing = torch.isnan(dropped).double()
    assert is_missing.mean() == pytest.approx(1.0 - 0.7**2, abs=0.01)
    assert is_missing.prod(dim=1).mean() == pytest.approx(0.3 + 0.7 * 0.09, abs=0.01)


def test__conditions__change_the_model():
    torch.manual_seed(0)
    conditions = torch.tensor([[0.0], [1.0], [torch.nan]])
    network = ConditionalAutoEncoder(
        ConvolutionalDecoder((16, 16), 2, 2), conditioner_from(conditions), 0.0
    )
    images = torch.ones(3, 16, 16)
    with torch.no_grad():
        models = network.reconstructions(images, images, conditions)
    assert not torch.allclose(models[0], models[1])
    assert torch.isfinite(models).all()
