import numpy as np
import pytest
from astropy.io import fits
from PIL import Image

from autolens_superfluid.exc import DatasetError
from autolens_superfluid.simulation.dataset import Dataset
from autolens_superfluid.simulation.folders import export_folders, import_folders


@pytest.fixture
def source(tmp_path, rng):
    """Return the original layout with every format that is read."""
    images = rng.normal(0.0, 0.1, (6, 12, 12)).astype(np.float32)
    for split in ("train", "test"):
        for name in ("sub", "no_sub"):
            (tmp_path / "lenses" / split / name).mkdir(parents=True)
    sub = tmp_path / "lenses" / "train" / "sub"
    no_sub = tmp_path / "lenses" / "train" / "no_sub"
    np.save(sub / "a.npy", images[0])
    np.save(sub / "b.npy", images[1][None])
    fits.PrimaryHDU(images[2]).writeto(no_sub / "c.fits")
    picture = Image.fromarray((100 + 50 * images[3]).astype(np.uint8))
    picture.save(no_sub / "d.png")
    picture.save(no_sub / "e.jpg")
    np.save(tmp_path / "lenses" / "test" / "no_sub" / "f.npy", images[5])
    return tmp_path / "lenses", images


def test__import_folders__formats__images_and_labels(source, tmp_path):
    report = import_folders(source[0], tmp_path / "out", 0.1)
    train = Dataset.open(tmp_path / "out" / "train")
    assert train.labels[:].tolist() == [0, 0, 0, 1, 1]
    np.testing.assert_array_equal(train.images[3], source[1][0])
    np.testing.assert_array_equal(train.images[0], source[1][2])
    assert report.counts["train/sub"] == 2
    assert report.skipped == []
    assert len(Dataset.open(tmp_path / "out" / "test")) == 1


def test__import_folders__noise_map__level_of_the_noise(source, tmp_path):
    import_folders(source[0], tmp_path / "out", 0.1)
    train = Dataset.open(tmp_path / "out" / "train")
    assert train.noise_maps[3].mean() == pytest.approx(0.1, rel=0.3)


def test__import_folders__bad_files__skipped_with_reason(source, tmp_path):
    sub = source[0] / "train" / "sub"
    np.save(sub / "g.npy", np.array([{"a": 1}], dtype=object))
    np.save(sub / "h.npy", np.zeros((5, 12, 12)))
    np.save(sub / "i.npy", np.full((12, 12), np.nan))
    np.save(sub / "j.npy", np.zeros((10, 12)))
    (sub / "k.txt").write_text("no image")
    (sub / "l.fits").write_text("no fits")
    (source[0] / "train" / "other").mkdir()
    report = import_folders(source[0], tmp_path / "out", 0.1)
    reasons = {path.name: why for path, why in report.skipped}
    assert "cannot be read" in reasons["g.npy"]
    assert "(5, 12, 12)" in reasons["h.npy"]
    assert "not all values are finite" in reasons["i.npy"]
    assert "differs from (12, 12)" in reasons["j.npy"]
    assert "not a .npy" in reasons["k.txt"]
    assert "cannot be read" in reasons["l.fits"]
    assert "no class" in reasons["other"]
    assert len(Dataset.open(tmp_path / "out" / "train")) == 5


def test__import_folders__no_images__refused(tmp_path):
    (tmp_path / "in" / "sub").mkdir(parents=True)
    with pytest.raises(DatasetError, match="holds no images"):
        import_folders(tmp_path / "in", tmp_path / "out", 0.1)


def test__export_folders__import_folders__round_trip(folder, tmp_path):
    dataset = Dataset.open(folder)
    assert export_folders(dataset, tmp_path / "in") == 50
    assert len(list((tmp_path / "in" / "sub").glob("*.npy"))) == 25
    import_folders(tmp_path / "in", tmp_path / "out", 0.25)
    again = Dataset.open(tmp_path / "out")
    order = np.argsort(dataset.labels[:], kind="stable")
    np.testing.assert_array_equal(again.images[:], dataset.images[:][order])
    with pytest.raises(DatasetError, match="no tracer"):
        again.tracer_from(0)


def test__export_folders__interrupted__goes_on(folder, tmp_path):
    dataset = Dataset.open(folder)
    export_folders(dataset, tmp_path)
    missing = tmp_path / "sub" / "0000007.npy"
    missing.unlink()
    export_folders(dataset, tmp_path)
    np.testing.assert_array_equal(np.load(missing), dataset.images[7])
