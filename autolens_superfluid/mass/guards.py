"""Guards of the profiles' constructors.

They raise PyAutoGalaxy's `ModelParameterException` with upstream's message (name,
rule, value, reason). Values that are not plain numbers, such as the tracers of a
JAX fit, pass through; see `autoarray.validate`.
"""

import math

from autoarray import validate
from autogalaxy.exc import ModelParameterException


def check_positive(reasons: dict[str, str], **values):
    """Raise if one of the values is not finite and above zero.

    Parameters
    ----------
    reasons
        By parameter name: the sentence that tells why the rule holds.
    values
        The values, by parameter name.
    """
    for name, value in values.items():
        validate.validate_positive_finite(
            value=value,
            name=name,
            exc_type=ModelParameterException,
            extra=reasons[name],
        )


def check_non_negative(reasons: dict[str, str], **values):
    """Raise if one of the values is not finite and at least zero; as above."""
    for name, value in values.items():
        validate.validate_non_negative_finite(
            value=value,
            name=name,
            exc_type=ModelParameterException,
            extra=reasons[name],
        )


def check_finite(**values):
    """Raise if one of the values, or an entry of a tuple, is nan or infinite."""
    for name, value in values.items():
        entries = value if isinstance(value, tuple) else (value,)
        for entry in entries:
            if validate.is_concrete_scalar(entry) and not math.isfinite(entry):
                raise ModelParameterException(
                    f"{name} must be finite; got {value!r}. "
                    "Every deflection angle would be nan"
                )


def check_range(lower: float, upper: float, reason: str, **values):
    """Raise if one of the values lies outside a closed interval."""
    for name, value in values.items():
        if validate.is_concrete_scalar(value) and not lower <= value <= upper:
            raise ModelParameterException(
                f"{name} must lie between {lower:g} and {upper:g}; got {value!r}. "
                f"{reason}"
            )


def check_below(reason: str, **values):
    """Raise unless the first of two values is below the second."""
    (name, value), (bound_name, bound) = values.items()
    are_numbers = all(map(validate.is_concrete_scalar, (value, bound)))
    if are_numbers and value >= bound:
        raise ModelParameterException(
            f"{name} must be below {bound_name} = {bound!r}; got {value!r}. {reason}"
        )
