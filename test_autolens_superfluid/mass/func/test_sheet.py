"""The sheet of constant convergence."""

import numpy as np
import pytest

from autolens_superfluid.mass.func import sheet

Y, X = np.array([0.3, -1.0, 0.0]), np.array([0.1, 0.5, 0.0])


@pytest.mark.parametrize("distance", [0.5, 1.0, 20.0])
def test__sheet_fields__are_the_documented_formulas(distance):
    kappa = 1.0 / (2.0 * distance)
    np.testing.assert_allclose(
        sheet.sheet_convergence_from(Y, X, distance), np.full(3, kappa), rtol=1e-15
    )
    np.testing.assert_allclose(
        sheet.sheet_deflections_from(Y, X, distance), [kappa * Y, kappa * X], rtol=1e-15
    )
    np.testing.assert_allclose(
        sheet.sheet_potential_from(Y, X, distance),
        0.5 * kappa * (Y**2 + X**2),
        rtol=1e-15,
    )
    np.testing.assert_array_equal(sheet.sheet_shear_from(Y, X, distance), 0.0)
