import pytest
import torch

from autolens_superfluid.ml.lens import LensDecoder


@pytest.fixture(scope="module")
def decoder(population):
    return LensDecoder(population)


@pytest.fixture
def z(decoder):
    generator = torch.Generator().manual_seed(0)
    return 0.5 * torch.randn((2, decoder.latent_size), generator=generator)


def test__images__with_gradient__is_that_of_differences(decoder, z):
    z.requires_grad_(True)
    weights = torch.linspace(-1.0, 1.0, 24 * 24).reshape(24, 24)
    (decoder.images(z) * weights).sum().backward()
    step = torch.zeros_like(z)
    step[1, 3] = 0.02
    with torch.no_grad():
        ends = [decoder.trained.images_from((z + s).numpy()) for s in (step, -step)]
    difference = ((ends[0] - ends[1]) * weights.numpy()).sum() / 0.04
    assert z.grad[1, 3].item() == pytest.approx(difference, rel=0.02)


def test__refined__no_steps__returns_the_start(decoder, z):
    images = torch.ones((2, 24, 24))
    assert torch.equal(decoder.refined(z, images, images, 0), z)


def test__log_prior__is_unit_normal(decoder, z):
    expected = torch.distributions.Normal(0.0, 1.0).log_prob(z).sum(dim=1)
    prior = decoder.log_prior(z)
    assert (prior[0] - prior[1]).item() == pytest.approx(
        (expected[0] - expected[1]).item(), rel=1e-4
    )
