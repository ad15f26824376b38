"""Exceptions of the package.

Profiles raise PyAutoGalaxy's own `ModelParameterException` instead, so that a
non-linear search resamples a model that breaks a rule.
"""


class SuperfluidError(Exception):
    """Base class of every exception that this package defines."""


class RegistrationError(SuperfluidError):
    """A profile's name is taken in `al.mp` by a class that is not ours."""


class GridError(SuperfluidError, ValueError):
    """A grid does not hold what is to be computed on it."""


class DatasetError(SuperfluidError, ValueError):
    """A dataset cannot be read, or breaks a rule of its layout."""


class PopulationError(SuperfluidError, ValueError):
    """A declaration of a population of lenses breaks a rule."""


class SettingsError(SuperfluidError, ValueError):
    """A setting is unknown, of the wrong type or out of range."""


class SearchError(SuperfluidError, ValueError):
    """A search of the image plane is asked for what it cannot do."""


class DetectorError(SuperfluidError, ValueError):
    """A detector cannot be read, or is given what it cannot judge."""


class NotFittedError(SuperfluidError, ValueError, AttributeError):
    """A detector is asked before it was fitted."""


class OutOfDistributionWarning(UserWarning):
    """Images lie outside of what a detector was trained on."""
