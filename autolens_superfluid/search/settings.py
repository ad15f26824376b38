"""Settings of a search, from defaults and a command line."""

from dataclasses import dataclass

from autolens_superfluid import exc
from autolens_superfluid.modeling.settings import check_choice
from autolens_superfluid.search.perturbers import KINDS

SOURCES = ("parametric", "mge", "pixelized")

_SMALLEST = {
    "total_gaussians": 1,
    "total_maxima": 1,
    "total_rounds": 1,
    "total_nulls": 20,
    "seed": 0,
}


@dataclass(frozen=True)
class SearchSettings:
    """What a search is made with; checked when made.

    Attributes
    ----------
    lens_light : {"none", "sersic", "mge"}
        Light of the lens; see `smooth_model_from`.
    source : {"parametric", "mge", "pixelized"}
        How far the smooth model goes; see `smooth.STAGES`.
    perturbers : tuple of str
        Kinds of perturbers to search; see `perturbers.KINDS`.
    total_gaussians : int
        Gaussians of each multi-Gaussian expansion.
    core_radius : float or None
        Core radius of a string and width of a ring in arcsec; None is one pixel.
    mask_radius, over_sample_size : float, int or None
        As `modeling.dataset_from`.
    spacing : float or None
        Distance of the centres that are tried, in arcsec; None is a 40th of the mask.
    total_maxima : int
        Maxima of a scan that are refined.
    total_rounds : int
        Most perturbers that are looked for: each that is found goes into the model,
        and the scan is repeated.
    total_nulls : int
        Simulated lenses without a perturber that the significance is calibrated on.
    largest_p_value : float
        Above it nothing was found.
    seed : int
        Of every random draw.

    Raises
    ------
    SettingsError
        If a value is out of range.
    """

    lens_light: str = "none"
    source: str = "parametric"
    perturbers: tuple[str, ...] = ("string", "subhalo")
    total_gaussians: int = 10
    core_radius: float | None = None
    mask_radius: float | None = None
    over_sample_size: int | None = None
    spacing: float | None = None
    total_maxima: int = 12
    total_rounds: int = 3
    total_nulls: int = 200
    largest_p_value: float = 0.01
    seed: int = 1

    def __post_init__(self):
        check_choice("lens_light", self.lens_light)
        if self.source not in SOURCES:
            raise exc.SettingsError(
                f"source must be one of {', '.join(SOURCES)}; got {self.source!r}."
            )
        object.__setattr__(self, "perturbers", tuple(self.perturbers))
        self._check_perturbers()
        for name, smallest in _SMALLEST.items():
            if getattr(self, name) < smallest:
                raise exc.SettingsError(
                    f"{name} must be at least {smallest}; got {getattr(self, name)}."
                )
        for name in ("core_radius", "mask_radius", "spacing"):
            value = getattr(self, name)
            if value is not None and not 0.0 < value < float("inf"):
                raise exc.SettingsError(
                    f"{name} must be positive and finite; got {value}."
                )
        if not 0.0 < self.largest_p_value < 1.0:
            raise exc.SettingsError(
                f"largest_p_value must be between 0 and 1; got {self.largest_p_value}."
            )

    def _check_perturbers(self):
        """Raise `SettingsError` unless each kind is known and given once."""
        unknown = [kind for kind in self.perturbers if kind not in KINDS]
        if unknown or not self.perturbers:
            raise exc.SettingsError(
                f"perturbers must be some of {', '.join(KINDS)}; got "
                f"{', '.join(self.perturbers) or 'none'}."
            )
        if len(set(self.perturbers)) < len(self.perturbers):
            raise exc.SettingsError(
                "perturbers must name each kind once; got "
                f"{', '.join(self.perturbers)}."
            )
