"""The networks of published detectors of vortices.

Alexander et al. (2020, arXiv:2008.12731), for images of 150 x 150 pixels: convolutions
of 16, 32 and 64 features with kernels of 7 pixels, the first two with a stride of 3; a
linear layer; the mirror of it, with a hyperbolic tangent at the end.
"""

import torch
from torch import nn

from autolens_superfluid.exc import DetectorError

#: Largest image that can be drawn, in units of its scale: the end of the tangent.
BRIGHTEST = 1.5

_CHANNELS = (1, 16, 32, 64)
_KERNEL, _PADDING = 7, (1, 1, 0)


class PublishedEncoder(nn.Module):
    """Images of shape (batch, 1, ny, nx) to features of shape (batch, size).

    Smaller images than the published ones get the largest stride that leaves a pixel.
    """

    def __init__(self, shape, size: int):
        super().__init__()
        self.stride, self.shapes = strided_shapes_from(shape)
        strides = (self.stride, self.stride, 1)
        layers = []
        for i in range(3):
            layers += [
                nn.Conv2d(
                    *_CHANNELS[i : i + 2], _KERNEL, strides[i], padding=_PADDING[i]
                ),
                nn.ReLU(),
            ]
        ny, nx = self.shapes[-1]
        self.layers = nn.Sequential(*layers, nn.Flatten())
        self.head = nn.Linear(_CHANNELS[-1] * ny * nx, size)

    def forward(self, x):
        """Return features."""
        return self.head(self.layers(x))


class PublishedGenerator(nn.Module):
    """Latents of shape (batch, size) to images of shape (batch, ny, nx)."""

    def __init__(self, shape, size: int):
        super().__init__()
        stride, self.shapes = strided_shapes_from(shape)
        self.strides = (stride, stride, 1)
        ny, nx = self.shapes[-1]
        self.head = nn.Linear(size, _CHANNELS[-1] * ny * nx)
        self.layers = nn.ModuleList(
            nn.ConvTranspose2d(
                _CHANNELS[i + 1],
                _CHANNELS[i],
                _KERNEL,
                self.strides[i],
                padding=_PADDING[i],
            )
            for i in (2, 1, 0)
        )

    def forward(self, z):
        """Return images."""
        x = torch.relu(self.head(z)).reshape(-1, _CHANNELS[-1], *self.shapes[-1])
        for layer, shape in zip(self.layers[:-1], self.shapes[2:0:-1], strict=True):
            x = torch.relu(layer(x, output_size=shape))
        x = self.layers[-1](x, output_size=self.shapes[0])
        return BRIGHTEST * torch.tanh(x)[:, 0]


def strided_shapes_from(shape) -> tuple[int, list[tuple[int, int]]]:
    """Return the stride for images of a shape, and the shape after each convolution.

    Raises
    ------
    DetectorError
        If images are too small for three kernels.
    """
    for stride in (3, 2, 1):
        shapes = [tuple(shape)]
        for step, padding in zip((stride, stride, 1), _PADDING, strict=True):
            shapes.append(
                tuple((n + 2 * padding - _KERNEL) // step + 1 for n in shapes[-1])
            )
        if min(min(pair) for pair in shapes) >= 1:
            return stride, shapes
    raise DetectorError(
        f"images must be larger than 14 pixels a side for the published network; got "
        f"{tuple(shape)}"
    )
