import autofit as af
import autolens as al
import numpy as np
import pytest

from autolens_superfluid import exc
from autolens_superfluid.mass.vortex_string import VortexString
from autolens_superfluid.modeling import (
    VortexAnalysis,
    model_with_vortex_from,
    parameter_names_from,
    smooth_model_from,
    vortex_model_from,
)


@pytest.mark.parametrize(
    ("options", "total"),
    [
        ({}, 13),
        ({"mass": "power_law"}, 14),
        ({"mass": "multipoles"}, 18),
        ({"source": "mge"}, 11),
        ({"lens_light": "sersic"}, 19),
        ({"lens_light": "mge", "lens_light_bases": 2}, 19),
        ({"lens_light": "mge", "source": "mge"}, 15),
    ],
)
def test__smooth_model_from__choices__free_parameters(dataset, options, total):
    assert smooth_model_from(dataset, **options).prior_count == total


def test__smooth_model_from__unknown_choice__raises(dataset):
    with pytest.raises(exc.SettingsError, match="source must be one of"):
        smooth_model_from(dataset, source="pixels")


def test__smooth_model_from__einstein_radius__prior_about_the_first_guess(dataset):
    prior = smooth_model_from(dataset).galaxies.lens.mass.einstein_radius
    assert (prior.lower_limit, prior.upper_limit) == pytest.approx((0.6, 1.8))


def test__vortex_model_from__dataset__five_free_parameters(dataset):
    model = vortex_model_from(dataset, core_radius=0.07)
    assert model.prior_count == 5
    assert model.instance_from_prior_medians().core_radius == 0.07


def test__model_with_vortex_from__smooth_model__shares_its_priors(dataset):
    smooth = smooth_model_from(dataset)
    model = model_with_vortex_from(smooth, vortex_model_from(dataset))
    assert set(smooth.priors) < set(model.priors)
    assert model.prior_count == smooth.prior_count + 5
    assert not hasattr(smooth.galaxies.lens, "vortex")


def test__model_with_vortex_from__instance__has_the_vortex_in_the_lens(dataset):
    model = model_with_vortex_from(
        smooth_model_from(dataset), vortex_model_from(dataset)
    )
    instance = model.instance_from_prior_medians()
    assert isinstance(instance.galaxies.lens.vortex, VortexString)


def test__parameter_names_from__mge__shared_priors_are_named_once(dataset):
    names = parameter_names_from(smooth_model_from(dataset, source="mge"))
    assert names.count("source.bulge.centre_0") == 1
    assert "lens.mass.einstein_radius" in names
    assert len(names) == 11


def test__vortex__in_any_model_of_a_users_script__improves_the_fit(dataset, vortex):
    """A model of linear light profiles that no function of ours composed."""
    lens = af.Model(
        al.Galaxy,
        redshift=0.5,
        mass=al.mp.Isothermal(einstein_radius=1.2, ell_comps=(0.05, 0.1)),
        shear=al.mp.ExternalShear(gamma_1=0.03, gamma_2=-0.02),
        vortex=af.Model(
            al.mp.VortexString,
            centre=vortex.centre,
            position_angle=vortex.position_angle,
            length=vortex.length,
            core_radius=vortex.core_radius,
            slope=2.0,
        ),
    )
    source = af.Model(
        al.Galaxy,
        redshift=1.0,
        bulge=al.lp_linear.SersicCore(
            centre=(0.05, 0.1),
            ell_comps=(0.1, 0.05),
            effective_radius=0.2,
            sersic_index=1.5,
        ),
    )
    model = af.Collection(galaxies=af.Collection(lens=lens, source=source))
    analysis = VortexAnalysis(dataset=dataset.imaging, use_jax=False)
    likelihoods = [
        analysis.log_likelihood_function(model.instance_from_vector([line_density]))
        for line_density in (0.0, vortex.line_density)
    ]
    assert np.diff(likelihoods)[0] > 50.0


def test__smooth_model_from__multipoles__share_the_power_law(dataset):
    lens = smooth_model_from(dataset, mass="multipoles").galaxies.lens
    for order, multipole in ((3, lens.multipole_3), (4, lens.multipole_4)):
        assert multipole.m == order
        assert multipole.slope is lens.mass.slope
        assert multipole.centre.centre_0 is lens.mass.centre.centre_0
