import pytest
import torch

from autolens_superfluid.ml.detectors import DETECTORS
from autolens_superfluid.ml.networks.abstract import Batch, divergence_from
from autolens_superfluid.ml.networks.autoencoders import AdversarialAutoEncoder
from autolens_superfluid.ml.networks.blocks import (
    ConvolutionalEncoder,
    ConvolutionalGenerator,
)
from autolens_superfluid.ml.networks.published import (
    PublishedEncoder,
    PublishedGenerator,
    strided_shapes_from,
)
from autolens_superfluid.ml.training import (
    TrainingSettings,
    augmented_from,
    generator_from,
    train,
)
from test_autolens_superfluid.ml.small_detectors import TRAINED, detector_from


def batch_from(number=12, shape=(16, 16)):
    """Return a batch of random images with labels."""
    generator = torch.Generator().manual_seed(1)
    images = torch.rand((number, *shape), generator=generator)
    targets = (torch.arange(number) % 2).float()[:, None]
    conditions = torch.rand((number, 3), generator=generator)
    return Batch(images, torch.full_like(images, 0.1), conditions, targets)


@pytest.mark.parametrize("name", TRAINED)
def test__losses__one_step_of_training__changes_every_layer(name):
    detector = detector_from(name)
    detector.shape_ = (16, 16)
    torch.manual_seed(0)
    network = detector._network_from()
    if name == "cvae":
        network.conditioner.spread += 1.0
    before = {key: value.clone() for key, value in network.named_parameters()}
    optimiser = torch.optim.SGD(network.parameters(), lr=1e-2)
    network.losses(batch_from(), torch.Generator().manual_seed(2))["loss"].backward()
    optimiser.step()
    same = [
        key
        for key, value in network.named_parameters()
        if value.requires_grad and torch.equal(value, before[key])
    ]
    assert not same


@pytest.mark.parametrize("name", TRAINED)
def test__losses__pixels_without_weight__do_not_matter(name):
    detector = detector_from(name)
    detector.shape_ = (16, 16)
    torch.manual_seed(0)
    network = detector._network_from().eval()
    batch = batch_from()
    batch.noise_maps[:, 3:5] = torch.inf
    batch.images[:, 3:5] = 0.0
    losses = network.losses(batch, torch.Generator().manual_seed(2))
    assert all(torch.isfinite(value) for value in losses.values())


@pytest.mark.parametrize("shape", [(16, 16), (17, 21), (64, 64), (100, 100)], ids=str)
def test__convolutional__any_shape__drawn_in_it(shape):
    features = ConvolutionalEncoder(shape, 5)(torch.rand(2, 1, *shape))
    assert features.shape == (2, 5)
    assert ConvolutionalGenerator(shape, 5)(features).shape == (2, *shape)


@pytest.mark.parametrize("shape", [(16, 16), (64, 64), (100, 100)], ids=str)
def test__published__any_shape__drawn_in_it(shape):
    features = PublishedEncoder(shape, 5)(torch.rand(2, 1, *shape))
    assert PublishedGenerator(shape, 5)(features).shape == (2, *shape)


def test__published__images_of_150_pixels__5184_features():
    stride, shapes = strided_shapes_from((150, 150))
    assert stride == 3
    assert 64 * shapes[-1][0] * shapes[-1][1] == 5184


def test__divergence_from__unit_normal__zero():
    zero = torch.zeros(4, 3)
    assert divergence_from(zero, zero) == 0.0
    assert divergence_from(zero + 2.0, zero) == pytest.approx(6.0)


def test__augmented_from__every_image__one_of_the_eight():
    batch = batch_from(64)
    turned = augmented_from(batch, torch.Generator().manual_seed(0))
    seen = set()
    for old, new in zip(batch.images, turned.images, strict=True):
        elements = [torch.rot90(x, k) for x in (old, old.flip(1)) for k in range(4)]
        found = [i for i, x in enumerate(elements) if torch.equal(x, new)]
        assert len(found) == 1
        seen.add(found[0])
    assert seen == set(range(8))


def test__detectors__names__are_their_own():
    assert all(cls.name == name for name, cls in DETECTORS.items())


def test__train__adversary_wins__weights_that_draw_best_are_kept(monkeypatch):
    losses, calls = AdversarialAutoEncoder.losses, []

    def outdone(self, batch, generator):
        """The deceiver's loss grows by more than the squared error can fall."""
        calls.append(1)
        parts = losses(self, batch, generator)
        return parts | {"loss": parts["loss"] + float(len(calls))}

    monkeypatch.setattr(AdversarialAutoEncoder, "losses", outdone)
    torch.manual_seed(0)
    network = AdversarialAutoEncoder((16, 16), 4)
    settings = TrainingSettings(
        epochs=4,
        batch_size=6,
        learning_rate=1e-3,
        weight_decay=0.0,
        patience=4,
        is_augmented=False,
        precision="32-true",
        seed=0,
        shows_progress=False,
    )
    history = train(network, batch_from(), batch_from(), settings)
    errors = [row["validation_error"] for row in history]
    kept = losses(network, batch_from(), generator_from(0, 0))["error"].item()
    assert min(errors) < errors[0]
    assert kept == pytest.approx(min(errors), rel=1e-5)
