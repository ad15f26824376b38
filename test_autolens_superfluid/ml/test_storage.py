import json

import numpy as np
import pytest

from autolens_superfluid.exc import DetectorError, NotFittedError
from autolens_superfluid.ml.detectors import CVAE, PCA
from autolens_superfluid.ml.storage import load_detector, read_card
from test_autolens_superfluid.ml.conftest import labels_from
from test_autolens_superfluid.ml.small_detectors import NAMES, detector_from

# Sets of 60 images know their own range badly.
pytestmark = pytest.mark.filterwarnings(
    "ignore::autolens_superfluid.exc.OutOfDistributionWarning"
)


@pytest.fixture(scope="module")
def folder(smooth, tmp_path_factory):
    """Return the folder of a saved detector."""
    path = tmp_path_factory.mktemp("detector") / "pca"
    detector_from("pca").fit(*smooth).save(path, measured={"auc": 0.5})
    return path


@pytest.fixture
def copy(folder, tmp_path):
    """Return a copy of the folder, free to be damaged."""
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


@pytest.mark.parametrize("name", NAMES)
def test__save__load__same_scores(mixed, tmp_path, name):
    detector = detector_from(name).fit(*mixed, labels=labels_from(60))
    detector.save(tmp_path / "saved")
    loaded = load_detector(tmp_path / "saved")
    assert type(loaded) is type(detector)
    assert loaded.settings == detector.settings
    assert loaded.threshold_ == detector.threshold_
    np.testing.assert_array_equal(
        loaded.anomaly_score(*mixed), detector.anomaly_score(*mixed)
    )
    np.testing.assert_array_equal(loaded.p_value(*mixed), detector.p_value(*mixed))


def test__save__card__what_it_is_and_what_it_was_made_of(folder):
    card = read_card(folder)
    assert card["detector"] == "pca"
    assert card["measured"] == {"auc": 0.5}
    assert card["origin"]["images"] == 60
    assert len(card["origin"]["data_checksum"]) == 64
    assert card["architecture"]["components_"] == [5, 256]


def test__save__not_fitted__refused(tmp_path):
    with pytest.raises(NotFittedError):
        detector_from("pca").save(tmp_path / "saved")
    assert not (tmp_path / "saved").exists()


def test__load__another_class__refused(folder):
    assert isinstance(PCA.load(folder), PCA)
    with pytest.raises(DetectorError, match="must hold a CVAE; it holds a PCA"):
        CVAE.load(folder)


def test__load_detector__one_byte_of_weights__refused(copy):
    path = copy / "weights.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(DetectorError, match="must have the checksum"):
        load_detector(copy)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"schema": 7}, "must have schema 1; got 7"),
        ({"detector": "os.system"}, "known are aae, cae"),
        ({"settings": {"colour": 3}}, "settings that pca lacks"),
        ({"shape": [8, 8]}, "must have shape"),
        ({"shape": None}, "holds no whole detector"),
    ],
    ids=["schema", "detector", "settings", "shape", "missing"],
)
def test__load_detector__damaged_card__one_clear_error(copy, change, message):
    path = copy / "card.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(DetectorError, match=message):
        load_detector(copy)


def test__load_detector__no_json__refused(copy):
    (copy / "card.json").write_text("{")
    with pytest.raises(DetectorError, match="is not JSON"):
        load_detector(copy)


def test__load_detector__no_folder__names_shipped_detectors(tmp_path):
    with pytest.raises(DetectorError, match="neither a folder nor a shipped detector"):
        load_detector(tmp_path / "nothing")


def test__load_detector__empty_folder__refused(tmp_path):
    with pytest.raises(DetectorError, match=r"has no card\.json"):
        load_detector(tmp_path)
