"""Rules that declarations of populations keep, with one clear error each."""

from autolens_superfluid.exc import PopulationError

# A quantile that no sample reaches stands for the least value, so that a normal of
# many standard deviations above its limit needs no clipping.
_NEVER_BELOW = 1e-12


def check_positive(key, value):
    """Raise `PopulationError` unless a number is positive."""
    if not value > 0.0:
        raise PopulationError(f"{key} must be positive; got {value}")


def check_order(key, low, high):
    """Raise `PopulationError` unless two limits are in rising order."""
    if not low < high:
        raise PopulationError(
            f"the limits of {key} must be in rising order; got {low} and {high}"
        )


def check_above(key, distribution, limit, inclusive=False):
    """Raise `PopulationError` unless a distribution stays above a limit."""
    low = float(distribution.values_from(_NEVER_BELOW))
    if low < limit or (low == limit and not inclusive):
        raise PopulationError(
            f"{key} must be {'at least' if inclusive else 'above'} {limit:g}; "
            f"got {distribution}"
        )


def check_axis_ratio(key, distribution):
    """Raise `PopulationError` unless a distribution stays above 0, at most at 1."""
    low, high = distribution.support
    if low <= 0.0 or high > 1.0:
        raise PopulationError(
            f"{key} must be above 0 and at most 1; got {distribution}"
        )
