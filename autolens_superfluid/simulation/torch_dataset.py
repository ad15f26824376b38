"""A dataset as torch sees it. Only this module imports torch."""

import numpy as np
import torch

from autolens_superfluid.simulation.conversions import array_from


class TorchDataset(torch.utils.data.Dataset):
    """Map-style dataset of tuples of tensors; images get a channel axis.

    Parameters
    ----------
    dataset : Dataset
        What is read.
    names : sequence of str
        Arrays of each item; see `conversions.torch_from`.
    """

    def __init__(self, dataset, names):
        self.dataset = dataset
        self.names = tuple(names)
        self._arrays = [array_from(dataset, name) for name in self.names]

    def __len__(self):
        return len(self.dataset)

    def __getitem__(self, index):
        return tuple(self._tensor_from(array[index]) for array in self._arrays)

    def __getitems__(self, indices):
        """Return the items of a batch, each shard read once."""
        rows = [array[np.asarray(indices)] for array in self._arrays]
        return [
            tuple(self._tensor_from(values[i]) for values in rows)
            for i in range(len(indices))
        ]

    @staticmethod
    def _tensor_from(value):
        tensor = torch.as_tensor(np.asarray(value))
        return tensor[None] if tensor.ndim == 2 else tensor
