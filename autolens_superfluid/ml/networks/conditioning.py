"""Conditions as numbers that a network can read, any of which may be missing."""

import torch
from torch import nn


class Conditioner(nn.Module):
    """Standardised conditions, zero where they are missing, and which there are.

    Parameters
    ----------
    mean, spread : tensor of shape (conditions,)
        Of the training set. A condition that never differs there has no spread, and is
        left out: a network cannot learn what it does.
    """

    def __init__(self, mean: torch.Tensor, spread: torch.Tensor):
        super().__init__()
        self.register_buffer("mean", mean)
        self.register_buffer("spread", spread)

    @property
    def size(self) -> int:
        """Return how many numbers it makes of the conditions of an image."""
        return 2 * len(self.mean)

    def forward(self, conditions: torch.Tensor) -> torch.Tensor:
        """Return values and presence, of shape (batch, size)."""
        is_known = torch.isfinite(conditions) & (self.spread > 0.0)
        spread = torch.where(self.spread > 0.0, self.spread, 1.0)
        values = torch.where(is_known, (conditions - self.mean) / spread, 0.0)
        return torch.cat([values, is_known.to(values)], dim=1)


def conditioner_from(conditions: torch.Tensor) -> Conditioner:
    """Return the conditioner of a training set, by the values it has.

    Parameters
    ----------
    conditions : tensor of shape (n, conditions)
        nan where unknown.
    """
    is_known = torch.isfinite(conditions)
    number = is_known.sum(dim=0).clamp(min=1)
    values = torch.where(is_known, conditions, 0.0)
    mean = values.sum(dim=0) / number
    offsets = torch.where(is_known, conditions - mean, 0.0)
    spread = (offsets.square().sum(dim=0) / number).sqrt()
    # Rounding leaves a constant with a spread of about its last digit.
    is_constant = spread <= 1e-5 * mean.abs()
    return Conditioner(mean, torch.where(is_constant, 0.0, spread))


def dropped_from(
    conditions: torch.Tensor, rate: float, generator: torch.Generator
) -> torch.Tensor:
    """Return conditions of which some are missing: each, and all of an image.

    Parameters
    ----------
    conditions : tensor of shape (batch, conditions)
        nan where unknown.
    rate : float
        Probability that one is dropped, and that all of an image are.
    generator : torch.Generator
        Of the draws.
    """
    one = torch.rand(conditions.shape, generator=generator) < rate
    all_of_it = torch.rand((len(conditions), 1), generator=generator) < rate
    return torch.where((one | all_of_it).to(conditions.device), torch.nan, conditions)
