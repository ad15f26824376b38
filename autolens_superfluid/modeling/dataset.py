"""Folders of imaging data: read into a masked `al.Imaging`, and written."""

import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import autolens as al
import numpy as np

from autolens_superfluid import exc
from autolens_superfluid.modeling import validation
from autolens_superfluid.modeling.files import output_json

# Noise given to a pixel of another galaxy, in units of the largest noise: it then
# has no weight, and the squares in a likelihood stay far from overflow.
NO_WEIGHT_FACTOR = 1e8


@dataclass(frozen=True)
class LensDataset:
    """Imaging of one lens, ready to be fitted.

    Attributes
    ----------
    name : str
        Name of the lens, by default that of its folder.
    imaging : al.Imaging
        Masked data, noise map and PSF, with over-sampling set.
    pixel_scale : float
        In arcsec.
    redshift_lens, redshift_source : float
        The source is behind the lens.
    mask_radius : float
        Radius of the circular mask, in arcsec.
    einstein_radius : float or None
        A first guess in arcsec, if the folder gives one.
    is_unweighted : array of shape (pixels,)
        True where an unmasked pixel belongs to another galaxy.
    checksum : str
        SHA-256 of everything that a fit depends on, so that results of one dataset
        are never taken for those of another.
    """

    name: str
    imaging: al.Imaging
    pixel_scale: float
    redshift_lens: float
    redshift_source: float
    mask_radius: float
    einstein_radius: float | None
    is_unweighted: np.ndarray
    checksum: str

    @property
    def weighted_pixels(self) -> int:
        """Number of pixels that enter the likelihood with weight."""
        return int(np.count_nonzero(~self.is_unweighted))


def dataset_from(
    folder: str | Path,
    mask_radius: float | None = None,
    over_sample_size: int | None = None,
) -> LensDataset:
    """Imaging dataset of a folder, checked before anything else is done with it.

    Parameters
    ----------
    folder : str or Path
        Holds `data.fits`, `noise_map.fits`, `psf.fits` and `info.json` (pixel_scale,
        redshift_lens, redshift_source, mask_radius; optionally name and
        einstein_radius), and optionally `mask_extra_galaxies.fits`, non-zero where a
        pixel belongs to another galaxy.
    mask_radius : float, optional
        In arcsec, in place of the one in `info.json`.
    over_sample_size : int, optional
        Sub-pixels a side in every pixel. By default 8 within 0.1 arcsec of the
        centre, 4 within 0.3 and 2 elsewhere: lens light is cuspy, arcs are not.

    Returns
    -------
    LensDataset
        With the pixels of other galaxies given no weight.

    Raises
    ------
    DatasetError
        If a file is missing or breaks a rule, in one line that names the file, the
        rule and the value.
    """
    folder = Path(folder)
    validation.check_files(folder)
    info = validation.info_from(folder / "info.json")
    arrays = _arrays_from(folder)
    if mask_radius is not None:
        info["mask_radius"] = float(mask_radius)
    validation.check_mask_radius(
        folder / "info.json" if mask_radius is None else Path("--mask-radius"),
        info["mask_radius"],
        arrays["data"].shape,
        info["pixel_scale"],
    )
    mask = _circular_mask_from(arrays["data"].shape, info)
    imaging = _imaging_from(arrays, info, mask, over_sample_size)
    is_unweighted = arrays["mask_extra_galaxies"][~np.asarray(mask)] != 0.0
    return LensDataset(
        name=str(info.get("name", folder.resolve().name)),
        imaging=imaging,
        pixel_scale=info["pixel_scale"],
        redshift_lens=info["redshift_lens"],
        redshift_source=info["redshift_source"],
        mask_radius=info["mask_radius"],
        einstein_radius=info.get("einstein_radius"),
        is_unweighted=is_unweighted,
        checksum=_checksum_from(imaging, info),
    )


def output_dataset(folder: str | Path, imaging: al.Imaging, info: dict[str, Any]):
    """Write imaging as a folder that `dataset_from` reads, whole or not at all.

    Parameters
    ----------
    folder : str or Path
        The folder to make. It must not exist.
    imaging : al.Imaging
        Unmasked imaging with a PSF.
    info : dict
        Content of `info.json`; see `dataset_from`.

    Raises
    ------
    DatasetError
        If the folder exists, or `info` breaks a rule.
    """
    folder = Path(folder)
    if folder.exists():
        raise exc.DatasetError(f"{folder} must not exist yet; it does.")
    validation.check_info(folder / "info.json", info)
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        contents = temporary / folder.name
        contents.mkdir()
        _output_arrays(contents, imaging)
        output_json(contents / "info.json", info)
        contents.rename(folder)
    finally:
        shutil.rmtree(temporary)


def _output_arrays(folder: Path, imaging: al.Imaging):
    """Write data, noise map and PSF as FITS files."""
    for name, array in {
        "data": imaging.data,
        "noise_map": imaging.noise_map,
        "psf": imaging.psf.kernel,
    }.items():
        al.output_to_fits(values=array.native.array, file_path=folder / f"{name}.fits")


def _arrays_from(folder: Path) -> dict[str, np.ndarray]:
    """Arrays of a folder, checked; the mask of extra galaxies is zero if missing."""
    paths = {name: folder / f"{name}.fits" for name in ("data", "noise_map", "psf")}
    arrays = {name: validation.array_from(path) for name, path in paths.items()}
    shape = arrays["data"].shape
    validation.check_noise_map(paths["noise_map"], arrays["noise_map"], shape)
    validation.check_psf(paths["psf"], arrays["psf"])
    arrays["mask_extra_galaxies"] = np.zeros(shape)
    path = folder / "mask_extra_galaxies.fits"
    if path.exists():
        arrays["mask_extra_galaxies"] = validation.array_from(path)
        validation.check_shape(path, arrays["mask_extra_galaxies"], shape)
    return arrays


def _circular_mask_from(shape: tuple[int, int], info: dict[str, Any]) -> al.Mask2D:
    """Circular mask about the image's centre, True outside of it."""
    return al.Mask2D.circular(
        shape_native=shape,
        pixel_scales=info["pixel_scale"],
        radius=info["mask_radius"],
    )


def _imaging_from(arrays, info, mask, over_sample_size) -> al.Imaging:
    """Masked imaging in which the pixels of extra galaxies carry no weight."""
    pixel_scale = info["pixel_scale"]
    is_extra = arrays["mask_extra_galaxies"] != 0.0
    noise_map = np.where(
        is_extra, NO_WEIGHT_FACTOR * arrays["noise_map"].max(), arrays["noise_map"]
    )
    imaging = al.Imaging(
        data=al.Array2D.no_mask(
            np.where(is_extra, 0.0, arrays["data"]), pixel_scales=pixel_scale
        ),
        noise_map=al.Array2D.no_mask(noise_map, pixel_scales=pixel_scale),
        psf=al.Convolver(
            kernel=al.Array2D.no_mask(arrays["psf"], pixel_scales=pixel_scale)
        ),
    ).apply_mask(mask)
    sizes = over_sample_size or _over_sample_sizes_from(imaging.grids.lp)
    return imaging.apply_over_sampling(over_sample_size_lp=sizes)


def _over_sample_sizes_from(grid: al.Grid2D) -> al.Array2D:
    """Sub-pixels a side of every pixel, more of them towards the centre."""
    return al.util.over_sample.over_sample_size_via_radial_bins_from(
        grid=grid, sub_size_list=[8, 4, 2], radial_list=[0.1, 0.3]
    )


def _checksum_from(imaging: al.Imaging, info: dict[str, Any]) -> str:
    """SHA-256 of arrays, over-sampling and numbers of a dataset."""
    arrays = (
        imaging.data,
        imaging.noise_map,
        imaging.psf.kernel,
        imaging.grids.lp.over_sample_size,
    )
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(np.ascontiguousarray(array.array, dtype=float).tobytes())
    numbers = [info[key] for key in validation.REQUIRED_KEYS]
    digest.update(np.array(numbers).tobytes())
    return digest.hexdigest()
