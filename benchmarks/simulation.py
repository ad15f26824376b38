"""Speed of simulated images against upstream, lenstronomy and caustics.

Run ``python benchmarks/simulation.py [speed|cost|cores]``. Speeds are measured in one
process on one core, in turns, and the best of several rounds counts. caustics and
torch are compared where they are installed.
"""

import dataclasses
import os
import sys
import tempfile
import time
import warnings
from pathlib import Path

os.environ["XLA_FLAGS"] = (
    "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
)
os.environ.setdefault("OMP_NUM_THREADS", "1")

from autolens import jax_wrapper  # noqa: F401

# isort: split
import autolens as al
import numpy as np

from autolens_superfluid.simulation.components import tracer_from
from autolens_superfluid.simulation.conversions import psf_from
from autolens_superfluid.simulation.imager import Imager
from autolens_superfluid.simulation.population import population_from
from autolens_superfluid.simulation.rendering import Simulator
from autolens_superfluid.simulation.run import simulate_dataset

_ROUNDS = 4
_POINTS = 100


def main():
    """Print the tables that were asked for."""
    warnings.filterwarnings("ignore")
    wanted = sys.argv[1:] or ["speed", "cost", "cores"]
    if "speed" in wanted:
        for name in ("vortex_bench", "hst"):
            print_speed(population_from(name))
    if "cost" in wanted:
        print_cost()
    if "cores" in wanted:
        print_cores()


def print_speed(population):
    """Print images a second of all simulators, with vortex, noise and blurring."""
    kind = population.classes[1]
    sub = population.variant_from(kind)
    simulator = Simulator(sub, 1)
    strings = Simulator(_only(sub, kind), 1)
    batch = simulator.batch_from(0, 400)
    rows = [
        {key: values[i] for key, values in batch.parameters.items()}
        for i in range(1, 12, 2)
    ]
    smooth = {key: values[0::2] for key, values in batch.parameters.items()}
    string = {key: values[1::2] for key, values in batch.parameters.items()}
    imager, uniform = Imager(population), Imager(population, 4)
    few = {key: values[:64] for key, values in string.items()}
    cases = {
        "ours, half with a string, noise": (lambda: simulator.batch_from(0, 400), 400),
        "ours, string, noiseless": (lambda: imager.images_from(string, kind), 200),
        "ours, string, noise": (lambda: strings.batch_from(0, 200), 200),
        "ours, smooth, noiseless": (lambda: imager.images_from(smooth), 200),
        "ours, string, uniform 4": (lambda: uniform.images_from(few, kind), 64),
        "SimulatorImaging, string, noise": (upstream_case(population, rows, kind), 6),
        "lenstronomy, 100 points, noise": (lenstronomy_case(population, rows), 6),
    }
    cases |= caustics_cases(population, smooth)
    times = {name: np.inf for name in cases}
    for run, _ in cases.values():
        run()
    for _ in range(_ROUNDS):
        for name, (run, number) in cases.items():
            start = time.process_time()
            run()
            took = (time.process_time() - start) / number
            times[name] = min(times[name], took)
    ours = times["ours, half with a string, noise"]
    print(f"\n{population.name}, {population.image.shape}, one core (CPU time)")
    print(f"{'':36s}{'ms':>8s}{'images/s':>10s}{'ratio':>8s}")
    for name, took in times.items():
        print(f"{name:36s}{1e3 * took:8.2f}{1 / took:10.0f}{took / ours:8.1f}")


def _only(population, kind):
    """Return the population with a kind of substructure in every image."""
    whole = dataclasses.replace(population.substructure[kind], fraction=1.0)
    return dataclasses.replace(population, substructure={kind: whole})


def upstream_case(population, rows, kind):
    """Return a function that simulates the rows with upstream."""
    grid = al.Grid2D.uniform(
        shape_native=population.image.shape,
        pixel_scales=population.image.pixel_scale,
        over_sample_size=4,
    )
    simulator = al.SimulatorImaging(
        exposure_time=1000.0, background_sky_level=0.1, psf=psf_from(population)
    )
    tracers = [tracer_from(population, row, kind) for row in rows]
    return lambda: [simulator.via_tracer_from(t, grid) for t in tracers]


def lenstronomy_case(population, rows):
    """Return a function that simulates the rows with a string of point masses."""
    from lenstronomy.Data.imaging_data import ImageData
    from lenstronomy.Data.psf import PSF
    from lenstronomy.ImSim.image_model import ImageModel
    from lenstronomy.LensModel.lens_model import LensModel
    from lenstronomy.LightModel.light_model import LightModel

    n, scale = population.image.shape[0], population.image.pixel_scale
    corner = -(n - 1) / 2 * scale
    data = ImageData(
        np.zeros((n, n)),
        ra_at_xy_0=corner,
        dec_at_xy_0=corner,
        transform_pix2angle=scale * np.eye(2),
        exposure_time=1000.0,
        background_rms=0.01,
    )
    kernel = psf_from(population).kernel.native.array
    psf = PSF(psf_type="PIXEL", kernel_point_source=kernel)
    lens = LensModel(["SIE", "SHEAR"] + ["POINT_MASS"] * _POINTS)
    lens_light = LightModel([] if population.lens_light is None else ["SERSIC_ELLIPSE"])
    model = ImageModel(
        data,
        psf,
        lens,
        LightModel(["SERSIC_ELLIPSE"]),
        lens_light,
        kwargs_numerics={"supersampling_factor": 4},
    )
    arguments = [_lenstronomy_arguments(population, row) for row in rows]
    generator = np.random.default_rng(0)

    def run():
        for kwargs in arguments:
            image = model.image(**kwargs)
            noise = np.sqrt(0.3 + 0.7 * image / image.max()) / 30 * image.max()
            image + noise * generator.standard_normal(image.shape)

    return run


def _lenstronomy_arguments(population, row):
    masses = [
        {
            "theta_E": row["lens_einstein_radius"],
            "e1": row["lens_ell_comps_1"],
            "e2": row["lens_ell_comps_0"],
            "center_x": 0.0,
            "center_y": 0.0,
        },
        {"gamma1": row["shear_gamma_1"], "gamma2": row["shear_gamma_2"]},
    ]
    place = row["vortex_string_length"] * ((np.arange(_POINTS) + 0.5) / _POINTS - 0.5)
    angle = np.radians(row["vortex_string_position_angle"])
    mass = row["vortex_string_line_density"] * row["vortex_string_length"] / _POINTS
    masses += [
        {
            "theta_E": np.sqrt(abs(mass) / np.pi),
            "center_x": row["vortex_string_centre_1"] + d * np.cos(angle),
            "center_y": row["vortex_string_centre_0"] + d * np.sin(angle),
        }
        for d in place
    ]
    lights = [] if population.lens_light is None else [_sersic_of(row, "lens_light")]
    return {
        "kwargs_lens": masses,
        "kwargs_source": [_sersic_of(row, "source")],
        "kwargs_lens_light": lights,
    }


def _sersic_of(row, name):
    return {
        "amp": row[f"{name}_intensity"],
        "R_sersic": row[f"{name}_effective_radius"],
        "n_sersic": row[f"{name}_sersic_index"],
        "e1": row[f"{name}_ell_comps_1"],
        "e2": row[f"{name}_ell_comps_0"],
        "center_x": row[f"{name}_centre_1"],
        "center_y": row[f"{name}_centre_0"],
    }


def caustics_cases(population, columns, number=50):
    """Return smooth lenses of caustics and ours at 2 x 2 sub-pixels, if installed."""
    try:
        import caustics
        import torch
    except ModuleNotFoundError:
        print("caustics and torch are not installed: not compared")
        return {}
    torch.set_num_threads(1)
    image, centre = population.image, {"x0": 0.0, "y0": 0.0}
    cosmology = caustics.FlatLambdaCDM(name="cosmology")
    masses = [
        caustics.SIE(name="mass", cosmology=cosmology, **centre),
        caustics.ExternalShear(name="shear", cosmology=cosmology, **centre),
    ]
    has_light = population.lens_light is not None
    model = caustics.LensSource(
        lens=caustics.SinglePlane(
            name="lens", cosmology=cosmology, lenses=masses, z_l=0.5, z_s=1.0
        ),
        source=caustics.Sersic(name="source"),
        lens_light=caustics.Sersic(name="light") if has_light else None,
        pixelscale=image.pixel_scale,
        pixels_x=image.shape[1],
        pixels_y=image.shape[0],
        quad_level=2,
        psf=torch.tensor(np.asarray(psf_from(population).kernel.native.array)).float(),
        psf_mode="conv2d",
    )
    some = {key: values[:number] for key, values in columns.items()}
    light = _caustics_sersic_of(some, "lens_light") if has_light else []
    parameters = torch.tensor(
        np.stack(
            _caustics_mass_of(some) + _caustics_sersic_of(some, "source") + light, -1
        )
    ).float()
    batched = torch.vmap(model)
    imager = Imager(population, 2)
    _check_alike(batched(parameters).numpy(), imager.images_from(some))
    return {
        "caustics, smooth, 2 x 2": (lambda: batched(parameters), number),
        "ours, smooth, 2 x 2": (lambda: imager.images_from(some), number),
    }


def _caustics_mass_of(columns):
    axis_ratio, angle = _shape_of(columns, "lens")
    scale = 2.0 * np.sqrt(axis_ratio) / (1.0 + axis_ratio)
    radius = scale * columns["lens_einstein_radius"]
    shear = [columns["shear_gamma_1"], columns["shear_gamma_2"]]
    return [axis_ratio, angle, radius, *shear]


def _caustics_sersic_of(columns, name):
    # Its radii are those of the major axis, upstream's of a circle of the same area.
    axis_ratio, angle = _shape_of(columns, name)
    return [
        columns[f"{name}_centre_1"],
        columns[f"{name}_centre_0"],
        axis_ratio,
        angle,
        columns[f"{name}_sersic_index"],
        columns[f"{name}_effective_radius"] / np.sqrt(axis_ratio),
        columns[f"{name}_intensity"],
    ]


def _shape_of(columns, name):
    """Return axis ratio and angle in radians."""
    y, x = columns[f"{name}_ell_comps_0"], columns[f"{name}_ell_comps_1"]
    size = np.hypot(y, x)
    return (1.0 - size) / (1.0 + size), 0.5 * np.arctan2(y, x)


def _check_alike(theirs, ours):
    """Print the largest difference of two sets of images, over their peaks.

    The first row of an image of caustics is the lowest.
    """
    peak = ours.max(axis=(1, 2))
    difference = np.abs(theirs[:, ::-1] - ours).max(axis=(1, 2)) / peak
    print(f"caustics against ours: median difference {np.median(difference):.1e}")


def print_cost():
    """Print time and bytes against the number of images, and peak memory."""
    import resource

    print("\nvortex_bench, one process, written to disk, start apart")
    print(f"{'images':>8s}{'s':>8s}{'ms each':>9s}{'bytes each':>12s}{'max MB':>8s}")
    with tempfile.TemporaryDirectory() as folder:
        options = {"workers": 0, "shows_progress": False}
        simulate_dataset("vortex_bench", 64, 0, Path(folder) / "first", **options)
        for number in (100, 1000, 10000):
            start = time.process_time()
            path = simulate_dataset(
                "vortex_bench", number, 0, Path(folder) / str(number), **options
            )
            took = time.process_time() - start
            size = sum(file.stat().st_size for file in path.iterdir())
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                f"{number:8d}{took:8.2f}{1e3 * took / number:9.2f}"
                f"{size / number:12.0f}{memory:8.0f}"
            )


def print_cores(number=8000):
    """Print images a second of wall time, with one and two workers.

    The difference of a long and a short run leaves out what it takes workers to
    start and compile.
    """
    print("\nwall time, workers started and compiled")
    for name in ("vortex_bench", "hst"):
        for workers in (1, 2):
            times = []
            for images in (number // 4, number):
                with tempfile.TemporaryDirectory() as folder:
                    start = time.perf_counter()
                    simulate_dataset(
                        name,
                        images,
                        0,
                        folder,
                        workers=workers,
                        shard_size=250,
                        shows_progress=False,
                    )
                    times.append(time.perf_counter() - start)
            rate = 0.75 * number / (times[1] - times[0])
            print(f"{name:14s} workers {workers}  {rate:8.0f} images/s")


if __name__ == "__main__":
    main()
