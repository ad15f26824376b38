"""What a scan costs, and whether its sensitivity is true."""

import resource
import time
from dataclasses import replace

import autofit as af
import autolens as al
import jax
import jax.numpy as jnp
import numpy as np

from autolens_superfluid.search import (
    LinearFit,
    Scanner,
    StringPerturber,
    linear_fit_from,
    scan_from,
)
from autolens_superfluid.search.free_model import free_model_from
from autolens_superfluid.search.injection import injections_from
from autolens_superfluid.simulation.example import ExampleVortex, example_tracer_from

_SPACING = 0.125
_LIKELIHOODS = 300


def print_cost():
    """Print time and memory of scans, and of upstream's likelihoods."""
    linear_fit = _linear_fit_from(100)
    many = _strings_from(23, 2)
    _print_scan("23 angles, 2 lengths, 100 x 100", linear_fit, many)
    _print_likelihoods(linear_fit)
    _print_scan("12 angles, 1 length", linear_fit, _strings_from(12, 1))
    few = _strings_from(4, 1)
    for size in (50, 75, 150):
        _print_scan(f"{size} x {size}", _linear_fit_from(size), few)
    rng = np.random.default_rng(0)
    for columns in (14, 100, 400, 1000):
        random = rng.normal(size=(len(linear_fit.residual), columns))
        basis = np.linalg.qr(random)[0]
        _print_scan(f"{columns} columns", replace(linear_fit, basis=basis), few)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of all of this: {peak:.0f} MB")


def print_injections(number: int):
    """Print recovered over predicted significance."""
    linear_fit = _linear_fit_from(60)
    scan = scan_from(linear_fit, [_strings_from(8, 2)], spacing=0.25)
    for sigma in (5.0, 15.0):
        found = injections_from(linear_fit, scan.maps["string"], sigma, number)
        ratios = np.array([injection.recovered for injection in found]) / sigma
        error = ratios.std() / np.sqrt(len(ratios))
        print(
            f"{sigma:g} sigma: recovered / predicted {ratios.mean():.3f} +- "
            f"{error:.3f}, scatter {sigma * ratios.std():.2f} sigma, of {number}"
        )


def _strings_from(angles: int, lengths: int) -> StringPerturber:
    return StringPerturber(
        position_angles=tuple(180.0 / angles * np.arange(angles)),
        lengths=tuple(np.linspace(0.5, 1.5, lengths)),
    )


def _linear_fit_from(size: int) -> LinearFit:
    """Smooth fit of 5 arcsec of the example lens, over-sampling 2, masked at 2.5."""
    scale = 5.0 / size
    simulator = al.SimulatorImaging(
        exposure_time=2000.0,
        psf=al.Convolver.from_gaussian(
            shape_native=(11, 11), sigma=0.08, pixel_scales=scale, normalize=True
        ),
        background_sky_level=0.1,
        add_poisson_noise_to_data=True,
        noise_seed=1,
    )
    grid = al.Grid2D.uniform(
        shape_native=(size, size), pixel_scales=scale, over_sample_size=2
    )
    tracer = example_tracer_from(ExampleVortex())
    lens, source = tracer.galaxies
    smooth = al.Galaxy(redshift=lens.redshift, mass=lens.mass, shear=lens.shear)
    smooth = al.Tracer(galaxies=[smooth, source])
    mask = al.Mask2D.circular(shape_native=(size, size), pixel_scales=scale, radius=2.5)
    imaging = simulator.via_tracer_from(tracer=smooth, grid=grid).apply_mask(mask)
    imaging = imaging.apply_over_sampling(over_sample_size_lp=2)
    return linear_fit_from(al.FitImaging(dataset=imaging, tracer=smooth))


def _print_scan(title, linear_fit, strings):
    """Print time of a scan, the compilation apart."""
    scanner = Scanner(linear_fit.dataset, [strings], _SPACING)
    start = time.perf_counter()
    first = replace(strings, position_angles=(0.0,), lengths=(1.0,))
    scanner.perturbers = (first,)
    scanner.scan_from(linear_fit)
    compiled = time.perf_counter() - start
    scanner.perturbers = (strings,)
    start, cpu_start = time.perf_counter(), time.process_time()
    scan = scanner.scan_from(linear_fit)
    took, cpu = time.perf_counter() - start, time.process_time() - cpu_start
    print(
        f"{title}: {scan.total_templates} templates, {len(linear_fit.residual)} "
        f"pixels, {linear_fit.basis.shape[1]} columns: {took:.1f} s, of processors "
        f"{cpu:.1f} s "
        f"({1e3 * cpu / scan.total_templates:.3f} ms each); first {compiled:.1f} s",
        flush=True,
    )


def _print_likelihoods(linear_fit):
    """Print time of jitted likelihoods of the smooth model with a string."""
    lens, source = linear_fit.fit.tracer.galaxies
    string = al.mp.VortexString(centre=(0.5, 0.9), line_density=-0.02)
    lens = al.Galaxy(
        redshift=lens.redshift, mass=lens.mass, shear=lens.shear, vortex=string
    )
    model, vector = free_model_from([lens, source])
    analysis = al.AnalysisImaging(dataset=linear_fit.dataset, use_jax=True)
    af.jax.pytrees.enable_pytrees()
    af.jax.pytrees.register_model(model)

    @jax.jit
    def likelihood_from(vector):
        instance = model.instance_from_vector(
            vector=vector, ignore_assertions=True, xp=jnp
        )
        return analysis.fit_from(instance=instance).log_likelihood

    vectors = vector + 1e-3 * np.random.default_rng(0).normal(size=(300, len(vector)))
    likelihood_from(vectors[0]).block_until_ready()
    start, cpu_start = time.perf_counter(), time.process_time()
    for vector in vectors[:_LIKELIHOODS]:
        likelihood_from(vector).block_until_ready()
    took, cpu = time.perf_counter() - start, time.process_time() - cpu_start
    print(
        f"likelihood with a string: {1e3 * cpu / _LIKELIHOODS:.2f} ms each of a "
        f"processor, {1e3 * took / _LIKELIHOODS:.2f} ms on the clock",
        flush=True,
    )
