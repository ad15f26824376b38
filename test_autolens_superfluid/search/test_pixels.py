import numpy as np
import pytest

from autolens_superfluid.mass.vortex_string import VortexString
from autolens_superfluid.modeling import dataset_from, smooth_model_from
from autolens_superfluid.search import pixels
from autolens_superfluid.search.pixels import gain_from, pixelized_fit_from
from autolens_superfluid.search.smooth import SmoothFit
from test_autolens_superfluid.modeling.small_lens import VORTEX, output_small_folder

# The truth, but for the Einstein radius. The source has no part in it.
VALUES = {
    "lens.mass.ell_comps_0": 0.05,
    "lens.mass.ell_comps_1": 0.1,
    "lens.mass.einstein_radius": 1.22,
    "lens.shear.gamma_1": 0.03,
    "lens.shear.gamma_2": -0.02,
}
VORTEX_PROFILE = VortexString(
    centre=VORTEX.centre,
    position_angle=VORTEX.position_angle,
    length=VORTEX.length,
    core_radius=VORTEX.core_radius,
    line_density=VORTEX.line_density,
)


@pytest.fixture(scope="module")
def smooth(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pixels") / "lens"
    output_small_folder(folder)
    dataset = dataset_from(folder, over_sample_size=2)
    model = smooth_model_from(dataset)
    empty = SmoothFit("isothermal", dataset, model, np.zeros(0), np.inf)
    vector = np.array([VALUES.get(name, 0.0) for name in empty.names])
    return empty.moved(vector, np.inf)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("saved") / "smooth_pixelized.json"


@pytest.fixture(scope="module")
def fitted(smooth, path):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pixels, "MESH_SHAPE", (12, 12))
        yield pixelized_fit_from(smooth, path)


def test__pixelized_fit_from__einstein_radius__is_fitted_again(fitted):
    """The smooth model lacks the vortex, and takes its mass from the halo's."""
    expected = np.sqrt(1.2**2 + VORTEX.line_density * VORTEX.length / np.pi)
    assert abs(fitted.values["lens.mass.einstein_radius"] - expected) < 0.01


def test__pixelized_fit_from__parameters__are_those_of_the_lens(fitted):
    assert all(name.startswith("lens.") for name in fitted.names)


def test__pixelized_fit_from__linear_fit__residual_has_the_vortex(fitted):
    """The true vortex lowers chi squared by more than chance, by linear response."""
    linear_fit = fitted.linear_fit
    overlap, information = linear_fit.overlap_and_information_from(
        linear_fit.template(VORTEX_PROFILE)
    )
    assert overlap > 0.0
    assert overlap**2 / information > 25.0


def test__gain_from__true_vortex__raises_the_evidence(fitted, smooth):
    """The smooth fit's own mass cannot gain; with the vortex in it, it must."""
    model = smooth.model.copy()
    model.galaxies.lens.vortex = VORTEX_PROFILE
    joint = SmoothFit("joint", smooth.dataset, model, smooth.vector, np.inf)
    alone = gain_from(fitted, smooth)

    assert alone <= 0.0
    assert gain_from(fitted, joint) > alone + 12.5


def test__pixelized_fit_from__again__is_read(fitted, smooth, path, monkeypatch):
    monkeypatch.setattr(pixels, "_optimised_from", lambda *_: pytest.fail("fitted"))
    again = pixelized_fit_from(smooth, path)
    assert again.coefficient == fitted.coefficient
    np.testing.assert_array_equal(again.vector, fitted.vector)
