import pytest

from autolens_superfluid import exc
from autolens_superfluid.search.settings import SearchSettings


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"source": "sersic"}, "source must be one of parametric, mge, pixelized"),
        ({"lens_light": "gaussian"}, "lens_light must be one of none, sersic, mge"),
        ({"perturbers": ("wall",)}, "perturbers must be some of string, ring"),
        ({"perturbers": ()}, "perturbers must be some of .*; got none"),
        ({"perturbers": ("string", "string")}, "each kind once; got string, string"),
        ({"total_nulls": 3}, "total_nulls must be at least 20; got 3"),
        ({"spacing": -0.1}, "spacing must be positive and finite; got -0.1"),
        ({"largest_p_value": 1.0}, "largest_p_value must be between 0 and 1; got 1.0"),
    ],
)
def test__search_settings__broken_rule__is_named(options, message):
    with pytest.raises(exc.SettingsError, match=message):
        SearchSettings(**options)
