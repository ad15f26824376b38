"""Searches of simulated lenses: blind smooth fit, scan and refinement of each."""

import json
from pathlib import Path

import autolens as al
import numpy as np
from lens_fits import CORE_RADIUS, LensFits
from scipy.ndimage import gaussian_filter

from autolens_superfluid.modeling.dataset import LensDataset
from autolens_superfluid.modeling.files import output_json
from autolens_superfluid.search import (
    LinearFit,
    Scanner,
    StringPerturber,
    pixelized_fit_from,
)
from autolens_superfluid.search.nuisance import Nuisance
from autolens_superfluid.search.perturbers import SubhaloPerturber
from autolens_superfluid.search.pipeline import smooth_fit_from
from autolens_superfluid.simulation import (
    Simulator,
    parameters_from,
    population_from,
    tracer_from,
)
from autolens_superfluid.simulation.conversions import psf_from
from autolens_superfluid.simulation.noise import noisy_from

# Share of the mass in the Einstein radius that is in a string, or in a subhalo; None
# is that of the population.
CLASSES = {"smooth": 0.0, "0.3 %": 0.003, "1 %": 0.01, "strong": None}
SUBHALO_CLASSES = {
    "subhalo 0.3 %": 0.003,
    "subhalo 1 %": 0.01,
    "subhalo strong": 0.04,
}
SUBHALO_SCALE_RADIUS = 0.1
SEED = 20261122
MASK_RADIUS = 2.5

STRINGS = StringPerturber(
    position_angles=tuple(22.5 * np.arange(8)),
    lengths=(0.6, 1.3),
    core_radius=CORE_RADIUS,
)
SUBHALOES = SubhaloPerturber(scale_radii=(0.05, 0.2))
SPACING = 0.16

# Of lenses without a subhalo, every so many are refined with one too.
_COMPARED = 4
RADIUS = 1.7


def population_of(name: str, label: str):
    """Return a population of which every second image is smooth, one class else."""
    fraction = CLASSES.get(label)
    if not fraction:
        return population_from(name).variant_from("strong")
    return population_with_from(name, fraction)


def population_with_from(name: str, mass_fraction):
    """Return a population half of strings of a mass fraction, or a distribution."""
    declaration = population_from(name).variant_from("weak").declaration
    declaration["substructure"]["weak"]["mass_fraction"] = mass_fraction
    return population_from(declaration)


class Lenses:
    """Simulated lenses of one population and class, an image at a time.

    The perturbed classes share their lenses, sources and noise; those of smooth
    lenses are others.

    Parameters
    ----------
    population : Population
        As `population_of`.
    is_smooth : bool, default=False
        Take the smooth ones.
    """

    def __init__(self, population, is_smooth: bool = False):
        self.population = population
        self.simulator = Simulator(self.population, SEED)
        self.offset = 0 if is_smooth else 1
        self.mask = al.Mask2D.circular(
            shape_native=self.population.image.shape,
            pixel_scales=self.population.image.pixel_scale,
            radius=MASK_RADIUS,
        )

    def lens_from(self, number: int) -> tuple[al.Imaging, dict]:
        """Masked imaging of lens `number` and its true parameters."""
        index = 2 * number + self.offset
        batch = self.simulator.batch_from(index, index + 1)
        truth = {key: float(v[0]) for key, v in batch.parameters.items() if v.ndim == 1}
        return self.imaging_from(batch.images[0], batch.noise_maps[0]), truth

    def imaging_from(self, image: np.ndarray, noise_map: np.ndarray) -> al.Imaging:
        """Masked imaging of arrays of shape (ny, nx)."""
        scale = self.population.image.pixel_scale
        data, noise_map = (
            al.Array2D.no_mask(array.astype(float), scale)
            for array in (image, noise_map)
        )
        imaging = al.Imaging(
            data=data, noise_map=noise_map, psf=psf_from(self.population)
        ).apply_mask(self.mask)
        return imaging.apply_over_sampling(over_sample_size_lp=2)


class SubhaloLenses(Lenses):
    """Smooth lenses with one truncated NFW subhalo of a share of their mass."""

    def __init__(self, name: str, label: str):
        super().__init__(population_of(name, "smooth"), is_smooth=True)
        self.fraction = SUBHALO_CLASSES[label]
        self.grid = al.Grid2D.uniform(
            shape_native=self.population.image.shape,
            pixel_scales=self.population.image.pixel_scale,
            over_sample_size=self.population.image.over_sampling,
        )

    def lens_from(self, number: int) -> tuple[al.Imaging, dict]:
        """Masked imaging of lens `number` and its true parameters."""
        index = 2 * number
        rng = np.random.default_rng([SEED, number])
        columns = parameters_from(self.population, SEED, index, index + 1)
        row = {name: values[0] for name, values in columns.items()}
        radius = row["lens_einstein_radius"]
        mass = self.fraction * np.pi * radius**2
        row["lens_einstein_radius"] = radius * (1.0 - self.fraction)
        kind = SubhaloPerturber(scale_radii=(SUBHALO_SCALE_RADIUS,))
        offset, angle = radius * np.sqrt(rng.uniform()), 2 * np.pi * rng.uniform()
        centre = float(offset * np.sin(angle)), float(offset * np.cos(angle))
        amplitude = mass / kind.mass_from(kind.shapes[0])
        subhalo = kind.profile_from(centre, kind.shapes[0], float(amplitude))
        lens, source = tracer_from(self.population, row).galaxies
        masses = {"mass": lens.mass, "shear": lens.shear, "subhalo": subhalo}
        lens = al.Galaxy(redshift=lens.redshift, **masses)
        tracer = al.Tracer(galaxies=[lens, source])
        blurred = tracer.blurred_image_2d_from(
            grid=self.grid,
            psf=psf_from(self.population),
            blurring_grid=self.grid.blurring_grid_via_kernel_shape_from((11, 11)),
        )
        image = np.asarray(blurred.native.array)
        image, noise_map = noisy_from(
            self.population.noise,
            (image / image.max()).astype(np.float32),
            rng,
            row["signal_to_noise"],
        )
        truth = {f"vortex_string_centre_{i}": centre[i] for i in (0, 1)}
        truth["signal_to_noise"] = float(row["signal_to_noise"])
        return self.imaging_from(image, noise_map), truth


class LensSearch:
    """The search of one lens after the other, compiled once.

    Parameters
    ----------
    dataset : al.Imaging
        As `LensFits`.
    has_multipoles : bool, default=False
        See `LensFits`.
    has_pixels : bool, default=False
        Also scan with a pixelized source behind the fitted lens.
    """

    def __init__(
        self,
        dataset: al.Imaging,
        has_multipoles: bool = False,
        has_pixels: bool = False,
    ):
        self.has_pixels = has_pixels
        self.fits = LensFits(dataset, has_multipoles)
        self.scanner = Scanner(dataset, [STRINGS, SUBHALOES], SPACING, RADIUS)

    def linear_fit_from(self, imaging: al.Imaging, vector: np.ndarray) -> LinearFit:
        """Linearised fit of a vector."""
        noise_map = np.asarray(imaging.noise_map.array)
        jacobian = np.asarray(self.fits.jacobian(vector)) / noise_map[:, None]
        image = np.asarray(self.fits.final_image(vector))
        residual = (np.asarray(imaging.data.array) - image) / noise_map
        nuisance = Nuisance(residual, jacobian, np.zeros(0), np.zeros((0, len(vector))))
        basis, projected = nuisance.orthonormal()
        fit = al.FitImaging(dataset=imaging, tracer=self.fits.tracer_from(vector))
        gradient_from = self.fits.gradient_from(vector)
        return LinearFit(fit, residual, basis, projected, gradient_from)

    def record_from(self, imaging: al.Imaging, seed: int, refined_kinds) -> dict:
        """Everything that was found in one lens, of which some kinds are refined."""
        data, noise_map = (
            np.asarray(a.array) for a in (imaging.data, imaging.noise_map)
        )
        vector, chi_squared = self.fits.fit(data, noise_map, seed)
        linear_fit = self.linear_fit_from(imaging, vector)
        scan = self.scanner.scan_from(linear_fit)
        string, subhalo = (
            self._refined_from(scan.maps[kind].maxima(4), data, noise_map, vector)
            if kind in refined_kinds
            else (vector, np.inf)
            for kind in ("string", "subhalo")
        )
        falls = {kind: scan.maps[kind].delta_chi_squareds.max() for kind in scan.maps}
        pixels = self._pixels_from(imaging, vector) if self.has_pixels else {}
        return pixels | {
            "chi_squared": chi_squared,
            "smoothed_residual": smoothed_from(imaging, linear_fit.residual),
            "scan": float(falls["string"]),
            "scan_string": list(_start_from(scan.maps["string"].maxima(1)[0])),
            "scan_subhalo": float(falls["subhalo"]),
            "refined": chi_squared - string[1],
            "refined_string": string[0][-5:].tolist(),
            "refined_subhalo": _finite_from(chi_squared - subhalo[1]),
        }

    def _pixels_from(self, imaging: al.Imaging, vector: np.ndarray) -> dict:
        """Scan with a pixelized source, and return what was found."""
        dataset = LensDataset(
            name="simulated",
            imaging=imaging,
            pixel_scale=imaging.pixel_scales[0],
            redshift_lens=0.5,
            redshift_source=1.0,
            mask_radius=MASK_RADIUS,
            einstein_radius=None,
            is_unweighted=np.zeros(imaging.mask.pixels_in_mask, dtype=bool),
            checksum="",
        )
        tracer = self.fits.tracer_from(vector)
        fit = al.FitImaging(dataset=imaging, tracer=tracer)
        pixelized = pixelized_fit_from(smooth_fit_from(dataset, fit))
        linear_fit = pixelized.linear_fit
        strings = self.scanner.scan_from(linear_fit).maps["string"]
        return {
            "pixelized_chi_squared": pixelized.chi_squared,
            "pixelized_residual": smoothed_from(imaging, linear_fit.residual),
            "pixelized": float(strings.delta_chi_squareds.max()),
            "pixelized_string": list(_start_from(strings.maxima(1)[0])),
        }

    def _refined_from(self, maxima, data, noise_map, vector):
        """Vector and chi squared of a fit with a perturber, from maxima of a kind."""
        if not maxima:
            return vector, np.inf
        starts = np.array([_start_from(maximum) for maximum in maxima])
        return self.fits.refine(data, noise_map, vector, starts)


def _finite_from(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _start_from(maximum) -> tuple[float, ...]:
    return (*maximum.centre, *maximum.shape.values(), maximum.amplitude)


def smoothed_from(imaging: al.Imaging, residual: np.ndarray) -> float:
    """Return the largest modulus of the smoothed residual, in units of its noise."""
    native = np.zeros(imaging.mask.shape_native)
    native[~np.asarray(imaging.mask)] = residual
    return float(np.abs(gaussian_filter(native, 1.5)).max())


def run(name, classes, number, path: Path, is_done, **freedom):
    """Search `number` lenses a class, in turns; a run that was ended goes on.

    Parameters
    ----------
    name : str
        Population.
    classes : iterable of str
        Of `CLASSES` or of `SUBHALO_CLASSES`.
    number : int
        Lenses a class.
    path : Path
        Where records are, and are written after every round.
    is_done : callable
        Ends the run when it returns True.
    **freedom : bool
        As `LensSearch`.
    """
    records = json.loads(path.read_text()) if path.exists() else {}
    sources = {label: _lenses_from(name, label) for label in classes}
    search = LensSearch(next(iter(sources.values())).lens_from(0)[0], **freedom)
    for i in range(number):
        for label, lenses in sources.items():
            if len(records.setdefault(label, [])) > i:
                continue
            imaging, truth = lenses.lens_from(i)
            is_compared = i % _COMPARED == 0 or label in SUBHALO_CLASSES
            kinds = ("string", "subhalo") if is_compared else ("string",)
            record = search.record_from(imaging, i, kinds)
            records[label].append(record | {"truth": _kept(truth)})
        output_json(path, records)
        if is_done():
            break
    return records


def _lenses_from(name, label):
    if label in SUBHALO_CLASSES:
        return SubhaloLenses(name, label)
    return Lenses(population_of(name, label), is_smooth=label == "smooth")


def _kept(truth: dict) -> dict:
    """Return what of the truth is compared."""
    names = ("centre_0", "centre_1", "position_angle", "length", "line_density")
    values = {name: truth.get(f"vortex_string_{name}", np.nan) for name in names}
    values = {name: None if np.isnan(v) else v for name, v in values.items()}
    return values | {"signal_to_noise": truth["signal_to_noise"]}
