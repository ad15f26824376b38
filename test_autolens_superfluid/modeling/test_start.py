import numpy as np
import pytest

from autolens_superfluid.modeling import (
    FitSettings,
    VortexAnalysis,
    dataset_from,
    model_with_vortex_from,
    output_dataset,
    smooth_model_from,
    start,
    vortex_model_from,
)
from autolens_superfluid.modeling.names import parameter_names_from
from autolens_superfluid.modeling.residual import ResidualModel
from autolens_superfluid.simulation.example import (
    ExampleVortex,
    example_imaging_from,
    example_info_from,
)


class _StoppedError(Exception):
    """Carries the vector that a fit would have started from."""


def test__smooth_optimum_from__bases_of_the_lens_light__start_unlike(
    dataset, analysis, rng, monkeypatch
):
    """From one ellipticity they would see one gradient, and never part."""
    model = smooth_model_from(dataset, lens_light="mge", lens_light_bases=2)

    def stop(residual_model, vector, is_free):
        raise _StoppedError(vector)

    monkeypatch.setattr(start, "optimum_from", stop)
    with pytest.raises(_StoppedError) as stopped:
        start.smooth_optimum_from(
            ResidualModel(model, analysis), np.ones(model.prior_count, dtype=bool), rng
        )

    vector = stopped.value.args[0]
    names = parameter_names_from(model)
    ell_comps = [v for v, n in zip(vector, names, strict=True) if "bulge.prof" in n]
    assert len(ell_comps) >= 4
    assert len(set(ell_comps)) == len(ell_comps)


@pytest.mark.slow
def test__fit_start_from__lens_of_the_demo__priors_hold_the_true_vortex(tmp_path):
    vortex = ExampleVortex()
    info = example_info_from(vortex, seed=1)
    output_dataset(tmp_path / "demo", example_imaging_from(vortex, 1), info)
    dataset = dataset_from(tmp_path / "demo")
    smooth = smooth_model_from(dataset)
    model = model_with_vortex_from(smooth, vortex_model_from(dataset))
    analysis = VortexAnalysis(dataset=dataset.imaging, use_jax=True)
    found = start.fit_start_from(smooth, model, analysis, FitSettings().seed)
    for name, value in vortex.truth.items():
        low, high = found.limits[name]
        assert low < value < high, name
