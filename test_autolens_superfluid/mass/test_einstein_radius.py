import autolens as al
import pytest

import autolens_superfluid as sf
from autolens_superfluid.exc import GridError

GRID = al.Grid2D.uniform(shape_native=(100, 100), pixel_scales=0.06)
HALO = al.mp.IsothermalSph(centre=(0.1, -0.05), einstein_radius=1.6)


def lens_from(line_density, centre=(1.0, 0.8)):
    vortex = sf.VortexString(
        centre=centre, position_angle=40.0, line_density=line_density
    )
    return al.Galaxy(redshift=0.5, mass=HALO, vortex=vortex)


def test__einstein_radius_from__smooth_lens__is_its_parameter():
    assert sf.einstein_radius_from(HALO, GRID) == pytest.approx(1.6, abs=0.005)


def test__einstein_radius_from__islands_of_negative_vortex__are_left_out():
    lens = lens_from(line_density=-0.1)
    radii = al.LensCalc.from_mass_obj(lens).einstein_radius_list_from(grid=GRID)

    assert len(radii) > 1, "the case must have islands to be one"
    assert sf.einstein_radius_from(lens, GRID) == pytest.approx(max(radii), abs=1e-3)


def test__einstein_radius_from__tracer__is_that_of_its_lens():
    lens = lens_from(line_density=-0.1)
    tracer = al.Tracer(galaxies=[lens, al.Galaxy(redshift=1.0)])

    assert sf.einstein_radius_from(tracer, GRID) == pytest.approx(
        sf.einstein_radius_from(lens, GRID), rel=1e-6
    )


def test__einstein_radius_from__vortex_alone__is_zero():
    vortex = sf.VortexString(line_density=-0.1)

    assert sf.einstein_radius_from(vortex, GRID) == 0.0


def test__einstein_radius_from__sub_critical_mass__is_zero():
    soliton = sf.AxionSoliton(kappa=0.1)

    assert sf.einstein_radius_from(soliton, GRID) == 0.0


def test__einstein_radius_from__curve_that_leaves_the_grid__is_refused():
    wide = al.mp.IsothermalSph(einstein_radius=3.2)

    with pytest.raises(GridError, match="grid must hold the whole"):
        sf.einstein_radius_from(wide, GRID)
