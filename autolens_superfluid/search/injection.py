"""Injected perturbers: whether what a sensitivity map says is seen, is seen."""

from dataclasses import dataclass, replace

import autolens as al
import numpy as np

from autolens_superfluid import exc
from autolens_superfluid.modeling.optimise import optimum_from
from autolens_superfluid.modeling.residual import Linearisation, ResidualModel
from autolens_superfluid.search.free_model import free_model_from
from autolens_superfluid.search.gradient import light_tracer_from
from autolens_superfluid.search.linear import LinearFit
from autolens_superfluid.search.maps import PerturberScan
from autolens_superfluid.search.perturber import Perturber


@dataclass(frozen=True)
class Injection:
    """A perturber that was put into an image, and what came back.

    Attributes
    ----------
    centre : tuple of two floats
        (y, x), in arcsec.
    shape : tuple of floats
        In the order of the perturber's `shape_names`.
    amplitude : float
        Injected.
    predicted : float
        Its modulus over the error of the scan, in standard deviations.
    recovered : float
        Root of the fall of chi squared, in standard deviations, by fits of all smooth
        parameters without and with the perturber; negative if the sign is wrong.
    """

    centre: tuple[float, float]
    shape: tuple[float, ...]
    amplitude: float
    predicted: float
    recovered: float


def injections_from(
    linear_fit: LinearFit,
    scan: PerturberScan,
    sigma: float = 5.0,
    total: int = 20,
    seed: int = 0,
) -> list[Injection]:
    """Inject perturbers of a predicted significance, and fit what they make.

    Each image is the fitted model with one perturber at a random centre of the scan
    and of a random shape, and new noise. It is fitted from the smooth model by the
    Levenberg-Marquardt method, all parameters free: first without the perturber, then
    with its amplitude free at its place and shape.

    Parameters
    ----------
    linear_fit : LinearFit
        Of light profiles; not of a pixelized source.
    scan : PerturberScan
        The scan of the fit, one kind.
    sigma : float, default=5.0
        Predicted significance.
    total : int, default=20
        Number of injections.
    seed : int, default=0
        Of places, shapes, signs and noise.

    Returns
    -------
    list of Injection

    Raises
    ------
    SearchError
        If the source is pixelized, or nothing can be seen anywhere.
    """
    rng = np.random.default_rng(seed)
    chosen = _chosen_from(scan, total, rng)
    mock = _MockLens(linear_fit, scan.perturber)
    injections = []
    for row, column in chosen:
        shape, centre = scan.perturber.shapes[row], scan.centres[column]
        sign = scan.perturber.sign or rng.choice([-1, 1])
        amplitude = float(sign * sigma / np.sqrt(scan.information[row, column]))
        recovered = mock.significance_from(centre, shape, amplitude, rng)
        injections.append(
            Injection(
                tuple(centre.tolist()),
                tuple(shape.tolist()),
                amplitude,
                sigma,
                recovered,
            )
        )
    return injections


def _chosen_from(scan: PerturberScan, total: int, rng) -> np.ndarray:
    """Rows and columns of random templates that half of all are not better than.

    Elsewhere a perturber that is detected is too strong to be a weak one.
    """
    is_seen = scan.information > 0.0
    if not is_seen.any():
        raise exc.SearchError(
            "a scan must see perturbers somewhere for some to be injected; its "
            "information is zero everywhere."
        )
    is_seen &= scan.information >= np.median(scan.information[is_seen])
    return rng.choice(np.argwhere(is_seen), size=total)


class _MockLens:
    """The smooth model with one perturber, compiled once for all injections."""

    def __init__(self, linear_fit: LinearFit, perturber: Perturber):
        fit = linear_fit.fit
        if fit.tracer.has(cls=al.Pixelization):
            raise exc.SearchError(
                "injections need a source of light profiles; the fit's is pixelized."
            )
        self.perturber = perturber
        self.galaxies = list(light_tracer_from(fit).galaxies)
        self.redshift = min(galaxy.redshift for galaxy in self.galaxies)
        model, weak = self._model_from((0.0, 0.0), perturber.shapes[0], 1.0)
        _, strong = self._model_from((0.0, 0.0), perturber.shapes[0], 2.0)
        self.is_amplitude = weak != strong
        analysis = al.AnalysisImaging(
            dataset=fit.dataset, settings=fit.settings, use_jax=True
        )
        self.residual_model = ResidualModel(model, analysis)
        paths = {prior: path for path, prior in model.path_priors_tuples}
        paths = [paths[prior] for prior in model.priors_ordered_by_id]
        self.is_smooth = np.array(
            [path[1] != str(len(self.galaxies)) for path in paths]
        )

    def significance_from(self, centre, shape, amplitude, rng) -> float:
        """Recovered significance of one injection, see `Injection`."""
        _, truth = self._model_from(tuple(centre.tolist()), shape, amplitude)
        exact = self.residual_model.residual(truth)
        mock = MockResiduals(self.residual_model, rng.normal(size=len(exact)) - exact)
        start = np.where(self.is_amplitude, 0.0, truth)
        smooth = optimum_from(mock, start, self.is_smooth)
        both = self.is_smooth | self.is_amplitude
        start = np.where(self.is_amplitude, truth, smooth.vector)
        perturbed = min(
            (optimum_from(mock, s, both) for s in (start, truth)),
            key=lambda optimum: optimum.chi_squared,
        )
        fall = max(smooth.chi_squared - perturbed.chi_squared, 0.0)
        found = perturbed.vector[self.is_amplitude][0] * amplitude
        return float(np.sign(found) * np.sqrt(fall))

    def _model_from(self, centre, shape, amplitude):
        """Model and vector of the smooth galaxies and one that is the perturber."""
        profile = self.perturber.profile_from(centre, shape, amplitude)
        galaxy = al.Galaxy(redshift=self.redshift, perturber=profile)
        return free_model_from([*self.galaxies, galaxy])


@dataclass(frozen=True)
class MockResiduals:
    """Residuals of other data: a change of the data is one of every residual.

    Attributes
    ----------
    residual_model : ResidualModel
        Of the data themselves, without linear light profiles.
    shift : array of shape (pixels,)
        (other data - data) / noise.
    """

    residual_model: ResidualModel
    shift: np.ndarray

    @property
    def model(self):
        """The model."""
        return self.residual_model.model

    def residual(self, vector: np.ndarray) -> np.ndarray:
        """As `ResidualModel.residual`."""
        return self.residual_model.residual(vector) + self.shift

    def linearisation(self, vector: np.ndarray) -> Linearisation:
        """As `ResidualModel.linearisation`."""
        here = self.residual_model.linearisation(vector)
        return replace(here, residual=here.residual + self.shift)
