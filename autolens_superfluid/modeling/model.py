"""Lens models composed of plain autofit models, with and without a vortex.

The paths `galaxies.lens.mass`, `.shear`, `.bulge` and `.vortex`, and
`galaxies.source.bulge`, name the parameters in every result.
"""

import autofit as af
import autolens as al

from autolens_superfluid.mass.vortex_string import VortexString
from autolens_superfluid.modeling.dataset import LensDataset
from autolens_superfluid.modeling.settings import check_choice

# Largest Gaussian of a source, in arcsec: wider than any galaxy behind a lens.
SOURCE_MGE_RADIUS = 1.0

# Orders of the multipoles that galaxies have beyond an ellipse.
MULTIPOLE_ORDERS = (3, 4)


def smooth_model_from(
    dataset: LensDataset,
    mass: str = "isothermal",
    lens_light: str = "none",
    source: str = "sersic",
    total_gaussians: int = 10,
    lens_light_bases: int = 1,
) -> af.Collection:
    """Model of a smooth lens and its source.

    Every light profile is linear: its intensity is solved for in each likelihood.

    Parameters
    ----------
    dataset : LensDataset
        Gives redshifts, mask radius and, if it has one, the Einstein radius about
        which that of the model is free by half of its value.
    mass : {"isothermal", "power_law", "multipoles"}
        Total mass of the lens; "multipoles" is a power law with multipoles of order 3
        and 4, `galaxies.lens.multipole_3` and `.multipole_4`. An external shear is
        always added.
    lens_light : {"none", "sersic", "mge"}
        Light of the lens; "mge" is a multi-Gaussian expansion.
    source : {"sersic", "mge"}
        Light of the source; "sersic" has a small core, as over-sampling demands.
    total_gaussians : int, default=10
        Gaussians of each expansion.
    lens_light_bases : int, default=1
        Expansions of the light of the lens, with one centre and an ellipticity each.

    Returns
    -------
    af.Collection
        With `galaxies.lens` and `galaxies.source`.

    Raises
    ------
    SettingsError
        If a choice is not one of those above.
    """
    for name, value in {
        "mass": mass,
        "lens_light": lens_light,
        "source": source,
    }.items():
        check_choice(name, value)
    lens = af.Model(
        al.Galaxy,
        redshift=dataset.redshift_lens,
        mass=_mass_model_from(dataset, mass),
        shear=al.mp.ExternalShear,
    )
    if mass == "multipoles":
        for order in MULTIPOLE_ORDERS:
            setattr(lens, f"multipole_{order}", _multipole_model_from(lens.mass, order))
    if lens_light != "none":
        lens.bulge = _lens_light_model_from(
            dataset, lens_light, total_gaussians, lens_light_bases
        )
    source_galaxy = af.Model(
        al.Galaxy,
        redshift=dataset.redshift_source,
        bulge=_source_model_from(dataset, source, total_gaussians),
    )
    return af.Collection(galaxies=af.Collection(lens=lens, source=source_galaxy))


def vortex_model_from(
    dataset: LensDataset, core_radius: float | None = None
) -> af.Model:
    r"""Model of a vortex string anywhere near the lensed images, of either sign.

    Parameters
    ----------
    dataset : LensDataset
        Its Einstein radius, or half of its mask radius, sets the scale
        :math:`\theta` of the priors: centre within :math:`1.5\,\theta`, length
        between :math:`0.1\,\theta` and :math:`2\,\theta`, line density up to
        :math:`0.3\,\theta` with either sign, all uniform. A string of length
        :math:`\theta` then has at most a tenth of the mass in the Einstein radius.
    core_radius : float, optional
        Fixed core radius in arcsec, by default a pixel. Cores below the resolution
        cannot be told apart.

    Returns
    -------
    af.Model
        Of `VortexString`, with slope 2.
    """
    scale = length_scale_from(dataset)
    model = af.Model(VortexString)
    model.centre.centre_0 = af.UniformPrior(-1.5 * scale, 1.5 * scale)
    model.centre.centre_1 = af.UniformPrior(-1.5 * scale, 1.5 * scale)
    model.position_angle = af.UniformPrior(0.0, 180.0)
    model.length = af.UniformPrior(0.1 * scale, 2.0 * scale)
    model.line_density = af.UniformPrior(-0.3 * scale, 0.3 * scale)
    model.core_radius = dataset.pixel_scale if core_radius is None else core_radius
    model.slope = 2.0
    return model


def model_with_vortex_from(
    model: af.Collection, vortex: af.Model, name: str = "vortex"
) -> af.Collection:
    """Any lens model with a perturber added, by default as `galaxies.lens.vortex`.

    Parameters
    ----------
    model : af.Collection
        With `galaxies.lens`; it is not changed. Its priors are shared with the
        result, so that one prior serves both models of a comparison.
    vortex : af.Model
        For example of `VortexString`.
    name : str, default="vortex"
        Of the perturber in the lens.

    Returns
    -------
    af.Collection
        A new model.
    """
    galaxies = dict(model.galaxies.items())
    lens = galaxies["lens"].copy()
    setattr(lens, name, vortex)
    return af.Collection(galaxies=af.Collection(**(galaxies | {"lens": lens})))


def length_scale_from(dataset: LensDataset) -> float:
    """Angular scale of a lens in arcsec: its Einstein radius, if that is known."""
    return dataset.einstein_radius or 0.5 * dataset.mask_radius


def _mass_model_from(dataset: LensDataset, mass: str) -> af.Model:
    """Model of the total mass, its Einstein radius within the mask."""
    model = af.Model(al.mp.Isothermal if mass == "isothermal" else al.mp.PowerLaw)
    scale = length_scale_from(dataset)
    model.einstein_radius = af.UniformPrior(0.5 * scale, 1.5 * scale)
    return model


def _multipole_model_from(mass: af.Model, order: int) -> af.Model:
    """Model of a multipole of a power law, whose parameters it shares."""
    return af.Model(
        al.mp.PowerLawMultipole,
        m=order,
        centre=mass.centre,
        einstein_radius=mass.einstein_radius,
        slope=mass.slope,
    )


def _lens_light_model_from(dataset, lens_light, total_gaussians, bases) -> af.Model:
    """Model of the light of the lens."""
    if lens_light == "sersic":
        return af.Model(al.lp_linear.Sersic)
    return al.model_util.mge_model_from(
        mask_radius=dataset.mask_radius,
        total_gaussians=total_gaussians,
        gaussian_per_basis=bases,
        sigma_min=0.2 * dataset.pixel_scale,
    )


def _source_model_from(dataset, source, total_gaussians) -> af.Model:
    """Model of the light of the source."""
    if source == "sersic":
        model = af.Model(al.lp_linear.SersicCore)
        model.effective_radius = af.UniformPrior(0.0, SOURCE_MGE_RADIUS)
        return model
    return al.model_util.mge_model_from(
        mask_radius=SOURCE_MGE_RADIUS,
        total_gaussians=total_gaussians,
        centre_prior_is_uniform=False,
        sigma_min=0.2 * dataset.pixel_scale,
    )
