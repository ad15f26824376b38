"""Cost of the profiles as ratios, of runs that take turns."""

import resource
from functools import partial
from time import perf_counter

import autofit as af
import autolens as al
import jax
import jax.numpy as jnp
import numpy as np
from autofit.non_linear.fitness import Fitness
from autogalaxy.profiles.mass.abstract.deflections_memo import memo_disabled

from autolens_superfluid import mass

ROUNDS = 15
HEADER = ("what", "time", "compared with", "its time", "ratio", "aim")


def fields_table_from():
    """Return title, header and rows of the cost of deflections."""
    grid = al.Grid2D.uniform((256, 256), pixel_scales=0.02, over_sample_size=1)
    rng = np.random.default_rng(0)
    points = {
        f"point_{i}": al.mp.PointMass(tuple(rng.uniform(-1.0, 1.0, 2)), 0.02)
        for i in range(100)
    }
    vortex = mass.VortexString((0.1, 0.2), 30.0, 1.2, 0.05, 2.0, -0.1)
    profiles = {
        "Isothermal": al.mp.Isothermal((0.1, 0.2), (0.1, 0.2), 1.2),
        "VortexString": vortex,
        "VortexString, slope 2.5": mass.VortexString((0.1, 0.2), 30.0, 1.2, slope=2.5),
        "VortexRing": mass.VortexRing((0.1, 0.2), 30.0, 0.6, 50.0, 0.1, -0.1),
        "AxionSoliton": mass.AxionSoliton((0.1, 0.2), 0.1, 0.5),
        "galaxy of a VortexString": al.Galaxy(0.5, vortex=vortex),
        "galaxy of 100 PointMass": al.Galaxy(0.5, **points),
    }
    with memo_disabled():
        numpy_times = _times_from(
            {
                name: partial(profile.deflections_yx_2d_from, grid=grid)
                for name, profile in profiles.items()
            }
        )
    traced = {
        "Isothermal": (
            lambda v: al.mp.Isothermal((v[0], v[1]), (v[2], v[3]), v[4]),
            (0.1, 0.2, 0.1, 0.2, 1.2),
        ),
        "VortexString": (
            lambda v: mass.VortexString((v[0], v[1]), v[2], v[3], v[4], 2.0, v[5]),
            (0.1, 0.2, 30.0, 1.2, 0.05, -0.1),
        ),
        "VortexString, slope free": (
            lambda v: mass.VortexString((v[0], v[1]), *v[2:]),
            (0.1, 0.2, 30.0, 1.2, 0.05, 2.5, -0.1),
        ),
        "VortexRing": (
            lambda v: mass.VortexRing((v[0], v[1]), *v[2:]),
            (0.1, 0.2, 30.0, 0.6, 50.0, 0.1, -0.1),
        ),
    }
    compiled = {
        name: partial(_compiled_from(build, grid), jnp.array(vector))
        for name, (build, vector) in traced.items()
    }
    compile_times = {name: _seconds_of(function) for name, function in compiled.items()}
    jit_times = _times_from(compiled)
    rows = [
        _ratio_row("NumPy", numpy_times, "VortexString", "Isothermal", "<= 2.0"),
        _ratio_row("NumPy", numpy_times, "VortexRing", "Isothermal", "<= 1.5"),
        _ratio_row("NumPy", numpy_times, "AxionSoliton", "Isothermal", ""),
        _ratio_row("NumPy", numpy_times, "VortexString, slope 2.5", "VortexString", ""),
        _ratio_row(
            "NumPy",
            numpy_times,
            "galaxy of 100 PointMass",
            "galaxy of a VortexString",
            ">= 10",
        ),
        _ratio_row("jit", jit_times, "VortexString", "Isothermal", "<= 2.0"),
        _ratio_row("jit", jit_times, "VortexRing", "Isothermal", "<= 1.5"),
        _ratio_row("jit", jit_times, "VortexString, slope free", "VortexString", ""),
    ]
    rows += [
        (f"first call under jit: {name}", f"{seconds:.1f} s", "", "", "", "")
        for name, seconds in compile_times.items()
    ]
    return "Deflections on 256 x 256 points, best of 15 turns", HEADER, rows


def likelihood_table_from():
    """Return title, header and rows of the cost of a likelihood."""
    dataset = _dataset_from()
    models = {"with a vortex": _model_from(True), "without": _model_from(False)}
    rng = np.random.default_rng(0)
    vectors = {
        name: np.array(
            [
                model.vector_from_unit_vector(unit)
                for unit in rng.uniform(0.4, 0.6, (20, model.prior_count))
            ]
        )
        for name, model in models.items()
    }
    slow = al.AnalysisImaging(dataset=dataset, use_jax=False)
    with memo_disabled():
        numpy_times = _times_from(
            {
                name: partial(
                    _evaluate, slow, model.instance_from_vector(vectors[name][0])
                )
                for name, model in models.items()
            }
        )
    rows = [_ratio_row("NumPy", numpy_times, "with a vortex", "without", "<= 1.3")]
    for kind in ("jit", "vmap of 20", "jit, value and gradient"):
        functions = {}
        for name, model in models.items():
            function = _fitness_from(model, dataset, kind)
            argument = vectors[name] if "20" in kind else vectors[name][0]
            functions[name] = partial(function, jnp.asarray(argument))
        seconds = {name: _seconds_of(function) for name, function in functions.items()}
        aim = "" if "gradient" in kind else "<= 1.3"
        times = _times_from(functions, 2 * ROUNDS)
        rows.append(_ratio_row(kind, times, "with a vortex", "without", aim))
        rows.append(
            (
                f"first call: {kind}, with a vortex",
                f"{seconds['with a vortex']:.1f} s",
                "without",
                f"{seconds['without']:.1f} s",
                "",
                "",
            )
        )
    title = (
        f"Likelihood of a lens: {dataset.data.shape_slim} pixels, over-sampling 2, PSF "
        "11 x 11, Isothermal, ExternalShear and Sersic source"
    )
    return title, HEADER, rows


def network_table_from():
    """Return title, header and rows of the cost of networks."""
    grid = al.Grid2D.uniform((256, 256), pixel_scales=0.02, over_sample_size=1)
    rng = np.random.default_rng(0)
    rows = []
    mass.VortexNetwork(_strings_from(rng, 2)).deflections_yx_2d_from(grid=grid)
    for total in (100, 1000, 4000):
        network = mass.VortexNetwork(_strings_from(rng, total))
        network.deflections_yx_2d_from(grid=grid)
        before = _peak_megabytes()
        seconds = min(
            _seconds_of(partial(network.deflections_yx_2d_from, grid=grid))
            for _ in range(3)
        )
        each = 1e9 * seconds / total / grid.shape_slim
        rows.append(
            (
                total,
                f"{seconds:.2f} s",
                f"{each:.1f} ns",
                "40 ns" if total == 1000 else "",
                f"{before:.0f} MB",
                f"{_peak_megabytes():.0f} MB",
            )
        )
    header = ("strings", "time", "per string and point", "aim", "peak before", "after")
    return "VortexNetwork, deflections on 256 x 256 points (NumPy)", header, rows


def _strings_from(rng, total):
    return mass.VortexNetwork.strings_from(
        centre=rng.uniform(-2.0, 2.0, (total, 2)),
        position_angle=rng.uniform(0.0, 180.0, total),
        length=rng.uniform(0.1, 2.0, total),
        core_radius=0.05,
        line_density=-0.001,
    )


def _dataset_from():
    grid = al.Grid2D.uniform((100, 100), pixel_scales=0.05, over_sample_size=2)
    psf = al.Convolver.from_gaussian(
        shape_native=(11, 11), sigma=0.08, pixel_scales=0.05
    )
    instance = _model_from(True).instance_from_prior_medians()
    tracer = al.Tracer(galaxies=list(instance.galaxies))
    simulator = al.SimulatorImaging(
        exposure_time=1000.0, psf=psf, background_sky_level=0.1, noise_seed=1
    )
    mask = al.Mask2D.circular((100, 100), pixel_scales=0.05, radius=2.5)
    dataset = simulator.via_tracer_from(tracer=tracer, grid=grid)
    return dataset.apply_mask(mask=mask).apply_over_sampling(over_sample_size_lp=2)


def _model_from(with_vortex):
    masses = {"mass": al.mp.Isothermal, "shear": al.mp.ExternalShear}
    if with_vortex:
        masses["vortex"] = al.mp.VortexString
    lens = af.Model(al.Galaxy, redshift=0.5, **masses)
    lens.mass.einstein_radius = af.UniformPrior(1.1, 1.3)
    source = af.Model(al.Galaxy, redshift=1.0, bulge=al.lp.Sersic)
    source.bulge.intensity = af.UniformPrior(0.5, 1.5)
    source.bulge.effective_radius = af.UniformPrior(0.2, 0.4)
    source.bulge.sersic_index = af.UniformPrior(0.8, 1.2)
    return af.Collection(galaxies=af.Collection(lens=lens, source=source))


def _fitness_from(model, dataset, kind):
    fitness = Fitness(
        model=model,
        analysis=al.AnalysisImaging(dataset=dataset, use_jax=True),
        fom_is_log_likelihood=True,
        resample_figure_of_merit=-1e99,
        batched="vmap" in kind,
    )
    if "gradient" in kind:
        return fitness.objective("value_and_grad")
    return fitness.objective("batched" if "vmap" in kind else "scalar")


def _evaluate(analysis, instance):
    return analysis.log_likelihood_function(instance)


def _compiled_from(build, grid):
    """Deflections of a profile of which all parameters are traced."""

    def deflections_from(vector):
        return build(vector).deflections_yx_2d_from(grid=grid, xp=jnp).array

    return jax.jit(deflections_from)


def _times_from(functions, rounds=ROUNDS):
    """Best time of each function; they take turns, so that all see the same load."""
    best = dict.fromkeys(functions, np.inf)
    for _ in range(rounds):
        for name, function in functions.items():
            best[name] = min(best[name], _seconds_of(function))
    return best


def _seconds_of(function):
    start = perf_counter()
    jax.block_until_ready(function())
    return perf_counter() - start


def _ratio_row(kind, times, name, other, aim):
    return (
        f"{kind}: {name}",
        f"{1e3 * times[name]:.2f} ms",
        other,
        f"{1e3 * times[other]:.2f} ms",
        f"{times[name] / times[other]:.2f}",
        aim,
    )


def _peak_megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
