"""The layout of folders ``{sub,no_sub}``: export to it, and import from it."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from autolens_superfluid.exc import DatasetError
from autolens_superfluid.simulation.dataset import Dataset
from autolens_superfluid.simulation.files import remove_parts, whole_file
from autolens_superfluid.simulation.image_files import image_from_file
from autolens_superfluid.simulation.manifest import (
    Journal,
    Manifest,
    write_manifest,
)
from autolens_superfluid.simulation.rendering import Batch
from autolens_superfluid.simulation.run import SHARD_SIZE
from autolens_superfluid.simulation.shards import shard_name_from, write_shard

#: Folder of each label, as the layout calls them.
FOLDERS = ("no_sub", "sub")

# What published sets call the folders, beside `FOLDERS`.
_LABELS = {
    "no_sub": 0,
    "no": 0,
    "smooth": 0,
    "sub": 1,
    "vort": 1,
    "vortex": 1,
    "sphere": 1,
    "cdm": 1,
    "axion": 1,
}
_SPLITS = ("train", "test", "val", "validation")


@dataclass
class ImportReport:
    """What an import took, and what it left and why.

    Attributes
    ----------
    datasets : dict of str to Path
        The dataset made of each split.
    counts : dict of str to int
        Images of each, by the folder's name.
    skipped : list of tuples (Path, str)
        Files that were left out, and why.
    """

    datasets: dict = field(default_factory=dict)
    counts: dict = field(default_factory=dict)
    skipped: list = field(default_factory=list)


def export_folders(dataset: Dataset, output) -> int:
    """Write the images of a dataset as ``{sub,no_sub}/<index>.npy``.

    A file that is there already is left as it is, so that an export that was
    interrupted goes on.

    Parameters
    ----------
    dataset : Dataset
        What is written.
    output : str or Path
        Folder in which ``sub`` and ``no_sub`` are made.

    Returns
    -------
    int
        Number of files.
    """
    folders = [Path(output) / name for name in FOLDERS]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        remove_parts(folder)
    for start, stop in dataset.manifest.bounds:
        images, labels = dataset.images[start:stop], dataset.labels[start:stop]
        for i, (image, label) in enumerate(zip(images, labels, strict=True)):
            path = folders[label] / f"{start + i:07d}.npy"
            if not path.exists():
                with whole_file(path) as temporary, temporary.open("wb") as file:
                    np.save(file, image, allow_pickle=False)
    return len(dataset)


def import_folders(source, output, pixel_scale: float) -> ImportReport:
    """Make datasets of the images in folders of a class each.

    Parameters
    ----------
    source : str or Path
        Folder with ``{train,test,val}/{sub,no_sub}``, or with ``{sub,no_sub}``. Names
        of published sets (``no``, ``vort``, ``sphere``, ``cdm``, ``axion``) serve too.
    output : str or Path
        Where a dataset is made of each split, or of all.
    pixel_scale : float
        Arcsec a pixel.

    Returns
    -------
    ImportReport
        Images are .npy, .fits, .png or .jpg of shape (n, n) or (1, n, n). What is
        anything else, is not finite or has another shape than the first is skipped.

    Raises
    ------
    DatasetError
        If there is no image.
    """
    source, output, report = Path(source), Path(output), ImportReport()
    splits = [source / name for name in _SPLITS if (source / name).is_dir()]
    for split in splits or [source]:
        target = output / split.name if splits else output
        _import_split(split, target, pixel_scale, report)
    if not report.datasets:
        reasons = "; ".join(f"{path}: {why}" for path, why in report.skipped[:3])
        raise DatasetError(
            f"{source} holds no images in folders named "
            f"{', '.join(_LABELS)}. {reasons}".strip()
        )
    return report


def _import_split(split, target, pixel_scale, report):
    """Make one dataset: every file is read once to be checked, once to be written."""
    files, shape = [], None
    for folder in sorted(path for path in split.iterdir() if path.is_dir()):
        if folder.name not in _LABELS:
            report.skipped.append((folder, "the name is no class"))
            continue
        before = len(files)
        for path in sorted(folder.iterdir()):
            image, reason = image_from_file(path, shape)
            if image is None:
                report.skipped.append((path, reason))
                continue
            shape = image.shape
            files.append((path, _LABELS[folder.name]))
        report.counts[f"{split.name}/{folder.name}"] = len(files) - before
    if files:
        _write(target, files, shape, pixel_scale)
        report.datasets[split.name] = target


def _write(folder, files, shape, pixel_scale):
    folder.mkdir(parents=True, exist_ok=True)
    manifest = Manifest(
        number=len(files),
        shard_size=min(len(files), SHARD_SIZE),
        shape=shape,
        pixel_scale=float(pixel_scale),
        classes=FOLDERS,
        population={},
        checksum="",
        seed=-1,
        has_truth=False,
        versions={},
    )
    write_manifest(folder, manifest)
    with Journal(folder).opened() as add:
        for start, stop in manifest.bounds:
            batch = _batch_from(files[start:stop], start, shape)
            add(write_shard(folder / shard_name_from(start, stop), batch))


def _batch_from(files, start, shape):
    images = np.stack([image_from_file(path, shape)[0] for path, _ in files])
    labels = np.array([label for _, label in files], np.uint8)
    noise_maps = _noise_maps_from(images)
    return Batch(start, images, noise_maps, labels, {"class": labels}, {})


def _noise_maps_from(images):
    """Return one noise level an image, from differences of neighbouring pixels.

    The median of the absolute second difference along x is 0.6745 sqrt(6) sigma for
    noise alone, and arcs are too few pixels to move it far. An image without noise
    gets a thousandth of its peak.
    """
    second = images[:, :, 2:] - 2.0 * images[:, :, 1:-1] + images[:, :, :-2]
    sigma = np.median(np.abs(second), axis=(1, 2)) / (0.6745 * np.sqrt(6.0))
    least = 1e-3 * np.abs(images).max(axis=(1, 2))
    sigma = np.maximum(sigma, np.where(least > 0.0, least, 1.0))
    return np.broadcast_to(sigma[:, None, None], images.shape).astype(np.float32)
