import autolens as al
import numpy as np
import pytest

from autolens_superfluid.exc import PopulationError
from autolens_superfluid.mass.func.flux import mass_within_circle_from
from autolens_superfluid.simulation.components import tracer_from
from autolens_superfluid.simulation.population import population_from
from autolens_superfluid.simulation.rendering import Simulator


@pytest.fixture(scope="module")
def simulator(small):
    return Simulator(small, seed=5, has_truth=True)


@pytest.fixture(scope="module")
def batch(simulator):
    return simulator.batch_from(0, 40)


def test__batch_from__noiseless__peak_is_one(batch):
    peaks = batch.truth["image"].max(axis=(1, 2))
    np.testing.assert_allclose(peaks, 1.0, rtol=1e-6)


def test__batch_from__labels__every_second_image(batch):
    np.testing.assert_array_equal(batch.labels, np.tile([0, 1], 20))
    np.testing.assert_array_equal(batch.labels, batch.parameters["class"])


def test__batch_from__noise__as_large_as_its_map_says(batch):
    residual = (batch.images - batch.truth["image"]) / batch.noise_maps
    # 10,240 values; the map is made of noisy data, which adds about a per cent.
    assert np.std(residual) == pytest.approx(1.0, abs=0.04)


def test__batch_from__noise_map__is_no_function_of_the_noiseless_image(batch):
    ratio = batch.parameters["signal_to_noise"][:, None, None]
    light = (batch.noise_maps * ratio) ** 2
    truth = 0.3 + 0.7 * batch.truth["image"]
    assert np.abs(light - truth).max() > 0.02


@pytest.mark.parametrize("bounds", [(0, 1), (7, 20), (39, 40)])
def test__batch_from__part__same_bits(simulator, batch, bounds):
    part = simulator.batch_from(*bounds)
    rows = slice(*bounds)
    np.testing.assert_array_equal(part.images, batch.images[rows])
    np.testing.assert_array_equal(part.noise_maps, batch.noise_maps[rows])
    for name, values in part.parameters.items():
        np.testing.assert_array_equal(values, batch.parameters[name][rows])


def test__batch_from__other_seed__other_images(small, batch):
    other = Simulator(small, seed=6).batch_from(0, 4)
    assert np.abs(other.images - batch.images[:4]).max() > 0.1


def test__batch_from__convergence__only_where_there_is_substructure(batch):
    total = np.abs(batch.truth["convergence"]).sum(axis=(1, 2))
    assert (total[batch.labels == 0] == 0.0).all()
    assert (total[batch.labels == 1] > 0.0).all()


def test__batch_from__intensity__tracer_gives_the_image(small, batch):
    row = {name: values[1] for name, values in batch.parameters.items()}
    tracer = tracer_from(small, row, "string")
    grid = al.Grid2D.uniform((16, 16), 0.25, over_sample_size=4)
    image = tracer.image_2d_from(grid=grid).native.array
    # Without the point spread function the peak is higher, by less than a half.
    assert 1.0 < image.max() < 1.6


def test__batch_from__only_the_substructure_differs_between_variants(small):
    smooth = Simulator(small.variant_from(sign=1), 5).batch_from(0, 4)
    deficit = Simulator(small.variant_from(sign=-1), 5).batch_from(0, 4)
    np.testing.assert_array_equal(smooth.images[::2], deficit.images[::2])
    assert np.abs(smooth.images[1::2] - deficit.images[1::2]).max() > 0.02


def test__tracer_from__conserved__same_mass_in_the_einstein_radius(declaration):
    # Round lenses with short strings in their centres: all mass is inside the radius.
    declaration["lens_mass"]["axis_ratio"] = 1.0
    string = declaration["substructure"]["string"]
    string |= {"length": 0.4, "offset": 0.0, "fraction": 0.5}
    population = population_from(declaration)
    columns = Simulator(population, 5).batch_from(0, 8).parameters
    masses = [
        _mass_within_from(population, {key: v[i] for key, v in columns.items()})
        for i in range(8)
    ]
    expected = np.pi * columns["halo_einstein_radius"] ** 2
    np.testing.assert_allclose(masses, expected, rtol=1e-6)


def _mass_within_from(population, row):
    tracer = tracer_from(population, row, population.classes[int(row["class"])])

    def deflections_from(y, x):
        grid = al.Grid2DIrregular(np.stack((y, x), axis=-1))
        return tracer.deflections_yx_2d_from(grid=grid).array

    return mass_within_circle_from(
        deflections_from, (0.0, 0.0), row["halo_einstein_radius"]
    )


def test__simulator__negative_seed__refused():
    with pytest.raises(PopulationError, match="seed must be an integer"):
        Simulator(population_from("vortex_bench"), seed=-1)
