"""The result of a scan, in memory and in a file."""

import json
from dataclasses import dataclass
from pathlib import Path

import autolens as al
import h5py
import numpy as np

from autolens_superfluid import exc
from autolens_superfluid.search.maps import Maximum, PerturberScan
from autolens_superfluid.search.perturbers import perturber_from
from autolens_superfluid.simulation.files import whole_file

# Of the layout of files.
_SCHEMA = "autolens_superfluid.VortexScan"
_VERSION = 1


@dataclass(frozen=True)
class VortexScan:
    """Scan of the image plane for all kinds of perturbers.

    Attributes
    ----------
    maps : dict of str to PerturberScan
        By the name of the kind.
    chi_squared : float
        Of the smooth fit.
    reduced_chi_squared : float
        Of the smooth fit; where it is above 1, every fall of chi squared is to be
        divided by it.
    """

    maps: dict[str, PerturberScan]
    chi_squared: float
    reduced_chi_squared: float

    @property
    def total_templates(self) -> int:
        """Number of all templates."""
        return sum(scan.total_templates for scan in self.maps.values())

    @property
    def max_delta_chi_squared(self) -> float:
        """Largest fall of chi squared of all templates."""
        return max(float(m.delta_chi_squareds.max()) for m in self.maps.values())

    def maxima(self, total: int = 12, separation: float | None = None) -> list[Maximum]:
        """Distinct maxima of all kinds, the most significant first.

        Parameters as `PerturberScan.maxima`. Where several kinds explain the same
        change of the image, each of them has a maximum there.
        """
        maxima = [
            m for scan in self.maps.values() for m in scan.maxima(total, separation)
        ]
        return sorted(maxima, key=lambda m: -m.delta_chi_squared)[:total]

    def output(self, path: str | Path):
        """Write the scan as an HDF5 file, whole or not at all.

        Parameters
        ----------
        path : str or Path
            A file of that name is replaced.
        """
        path = Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        with (
            whole_file(path) as temporary,
            h5py.File(temporary, "w", track_order=True) as file,
        ):
            file.attrs["schema"] = _SCHEMA
            file.attrs["version"] = _VERSION
            file.attrs["chi_squared"] = self.chi_squared
            file.attrs["reduced_chi_squared"] = self.reduced_chi_squared
            for kind, scan in self.maps.items():
                _output_kind(file.create_group(kind), scan)

    @classmethod
    def load(cls, path: str | Path) -> "VortexScan":
        """Read a scan that `output` wrote.

        Parameters
        ----------
        path : str or Path
            The file.

        Raises
        ------
        SearchError
            If the file is missing or damaged, or of another layout.
        """
        try:
            with h5py.File(path, "r") as file:
                layout = file.attrs["schema"], int(file.attrs["version"])
                if layout != (_SCHEMA, _VERSION):
                    raise ValueError(f"its layout is {layout[0]} {layout[1]}")
                return cls(
                    maps={kind: _kind_from(group) for kind, group in file.items()},
                    chi_squared=float(file.attrs["chi_squared"]),
                    reduced_chi_squared=float(file.attrs["reduced_chi_squared"]),
                )
        except (OSError, KeyError, ValueError, TypeError, RuntimeError) as error:
            raise exc.SearchError(
                f"{path} must be an undamaged file of a {_SCHEMA}, version "
                f"{_VERSION}; reading it failed: {error}."
            ) from error


def _output_kind(group: h5py.Group, scan: PerturberScan):
    group.attrs["perturber"] = json.dumps(scan.perturber.to_dict())
    group.attrs["pixel_scale"] = scan.mask.pixel_scales[0]
    group.attrs["origin"] = scan.mask.origin
    group["mask"] = np.asarray(scan.mask, dtype=bool)
    for name in ("overlap", "information"):
        group.create_dataset(name, data=getattr(scan, name), fletcher32=True)


def _kind_from(group: h5py.Group) -> PerturberScan:
    mask = al.Mask2D(
        mask=group["mask"][()],
        pixel_scales=float(group.attrs["pixel_scale"]),
        origin=tuple(float(value) for value in group.attrs["origin"]),
    )
    perturber = perturber_from(json.loads(group.attrs["perturber"]))
    shape = len(perturber.shapes), int(mask.pixels_in_mask)
    arrays = {name: group[name][()] for name in ("overlap", "information")}
    if any(array.shape != shape for array in arrays.values()):
        raise ValueError(f"its arrays are not of shape {shape}")
    return PerturberScan(perturber=perturber, mask=mask, **arrays)
