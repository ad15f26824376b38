import autolens as al
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from autolens_superfluid.simulation.components import lens_from, tracer_from
from autolens_superfluid.simulation.conversions import psf_from
from autolens_superfluid.simulation.imager import BATCH_SIZE, Imager
from autolens_superfluid.simulation.population import (
    population_from,
    shipped_populations,
)
from autolens_superfluid.simulation.sampling import parameters_from

_HST_KINDS = ("string", "ring", "network", "soliton", "subhaloes")


def _upstream_from(population, row, name):
    simulator = al.SimulatorImaging(
        exposure_time=1000.0,
        psf=psf_from(population, row["psf_sigma"]),
        normalize_psf=False,
        add_poisson_noise_to_data=False,
    )
    grid = al.Grid2D.uniform(
        shape_native=population.image.shape,
        pixel_scales=population.image.pixel_scale,
        over_sample_size=population.image.over_sampling,
    )
    tracer = tracer_from(population, row, name)
    return simulator.via_tracer_from(tracer=tracer, grid=grid).data.native.array


def _smaller(population, shape):
    """Return a population with smaller images, all else alike."""
    declaration = population.declaration
    declaration["image"]["shape"] = shape
    return population_from(declaration)


def _check_against_upstream(population, name):
    """Compare one image; 31 x 30 pixels are as good as 100 x 100, and odd."""
    population = _smaller(population, [31, 30])
    index = 1 if name == population.classes[1] else 0
    columns = parameters_from(population, 4, index, index + 1)
    image = Imager(population, over_sampling=4, is_double=True).images_from(
        columns, name
    )
    row = {key: values[0] for key, values in columns.items()}
    expected = _upstream_from(population, row, name)
    np.testing.assert_allclose(image[0], expected, rtol=0, atol=1e-12 * expected.max())


@pytest.mark.filterwarnings("ignore:No blurring_image")
@pytest.mark.parametrize("name", ["vortex_bench", "vortex_bench_hard", "deeplense_b"])
def test__images_from__uniform__equal_to_simulator_imaging(name):
    population = population_from(name)
    _check_against_upstream(population, population.classes[1])


@pytest.mark.filterwarnings("ignore:No blurring_image")
@pytest.mark.parametrize("kind", _HST_KINDS)
def test__images_from__kind_of_substructure__equal_to_simulator_imaging(kind):
    population = population_from("hst").variant_from(kind)
    _check_against_upstream(population, kind)


@pytest.mark.parametrize("name", sorted({*shipped_populations()} - {"deeplense_b"}))
def test__images_from__adaptive_single__within_a_thousandth_of_the_noise(name):
    population = population_from(name)
    columns = parameters_from(population, 1, 0, 16)
    here = columns["class"] == 1
    columns = {key: values[here] for key, values in columns.items()}
    kind = population.classes[1]
    exact = Imager(population, over_sampling=4, is_double=True)
    exact = exact.images_from(columns, kind)
    image = Imager(population).images_from(columns, kind)
    assert image.dtype == np.float32
    assert np.abs((image - exact) / _least_noise_from(population, exact)).max() < 1e-3


def _least_noise_from(population, image):
    """Return the noise of the images of the highest signal to noise."""
    noise = population.noise
    if noise.peak is not None:
        peak = image.max(axis=(1, 2), keepdims=True)
        largest = noise.peak.signal_to_noise.support[1]
        return peak * np.sqrt(0.3 + 0.7 * image / peak) / largest
    time, read = noise.detector.exposure_time, noise.detector.read_noise
    return np.sqrt((image + noise.detector.sky_level) * time + read**2) / time


def test__images_from__any_batch__same_bits(small):
    columns = parameters_from(small, 1, 0, 2 * BATCH_SIZE)
    columns = {key: values[1::2] for key, values in columns.items()}
    imager = Imager(small)
    whole = imager.images_from(columns, "string")
    some = {key: values[[5, 3]] for key, values in columns.items()}
    np.testing.assert_array_equal(imager.images_from(some, "string"), whole[[5, 3]])


@pytest.mark.parametrize("over_sampling", [2, "adaptive"])
def test__image__gradient__finite_difference(small, over_sampling):
    imager = Imager(small, over_sampling, is_double=True)
    columns = parameters_from(small, 1, 0, 1)
    row = {name: jnp.asarray(columns[name][0]) for name in imager.column_names_from()}

    @jax.jit
    def moved(step):
        return imager.image(row | {"lens_ell_comps_0": row["lens_ell_comps_0"] + step})

    _, tangent = jax.jvp(moved, (0.0,), (1.0,))
    expected = (moved(1e-5) - moved(-1e-5)) / 2e-5
    np.testing.assert_allclose(tangent, expected, atol=1e-6 * jnp.abs(expected).max())


def test__image__reverse_derivative__that_of_forward_mode(small):
    imager = Imager(small)
    columns = parameters_from(small, 1, 0, 1)

    def total(row):
        return imager.image(row).sum()

    with jax.enable_x64(False):
        row = {n: jnp.float32(columns[n][0]) for n in imager.column_names_from()}
        ones = {name: jnp.ones_like(value) for name, value in row.items()}
        gradient = jax.jit(jax.grad(total))(row)
        _, expected = jax.jit(lambda r, t: jax.jvp(total, (r,), (t,)))(row, ones)
    assert sum(map(float, gradient.values())) == pytest.approx(float(expected), 1e-3)


def test__column_names_from__uncertain_psf__is_a_parameter():
    imager = Imager(population_from("vortex_bench_hard"))
    assert "psf_sigma" in imager.column_names_from()
    assert (
        "psf_sigma" not in Imager(population_from("vortex_bench")).column_names_from()
    )


def test__convergences_from__string__mass_of_its_density():
    population = population_from("vortex_bench")
    columns = parameters_from(population, 1, 1, 2)
    kappa = Imager(population, is_double=True).convergences_from(columns, "strong")
    mass = columns["vortex_string_line_density"] * columns["vortex_string_length"]
    # Pixels are wider than the core: centres sample it roughly.
    assert kappa.sum() * 0.08**2 == pytest.approx(mass[0], rel=0.35)


def test__lens_from__network__one_component_of_many(small):
    lens = lens_from(population_from("hst"), "network")
    assert lens.substructure[0].number == 8


def test__tracer_from__subhaloes__only_those_that_exist():
    population = population_from("hst").variant_from("subhaloes")
    columns = parameters_from(population, 1, 1, 2)
    row = {key: values[0] for key, values in columns.items()}
    tracer = tracer_from(population, row, "subhaloes")
    haloes = tracer.cls_list_from(cls=al.mp.NFWTruncatedSph)
    assert len(haloes) == row["subhaloes_number"]
