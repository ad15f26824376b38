"""Convolutional encoder and generator of images of any size."""

from itertools import pairwise

from torch import nn
from torch.nn import functional

#: Features of each level of encoder and generator, from the finest to the coarsest.
#: The image itself is no level: at its full size features would cost most of the time.
CHANNELS = (16, 32, 64, 128)

# Levels are added, as wide as the last, until the coarsest has at most this many pixels
# a side: a linear layer of more would hold most of the weights.
_COARSEST = 5

# Channels that share a normalisation.
_GROUP = 8


class Residual(nn.Module):
    """A convolution of normalised features, added to them."""

    def __init__(self, channels: int):
        super().__init__()
        self.layers = nn.Sequential(
            nn.GroupNorm(max(1, channels // _GROUP), channels),
            nn.SiLU(),
            nn.Conv2d(channels, channels, 3, padding=1),
        )

    def forward(self, x):
        """Return features of the same shape."""
        return x + self.layers(x)


class ConvolutionalEncoder(nn.Module):
    """Images of shape (batch, 1, ny, nx) to features of shape (batch, size).

    Parameters
    ----------
    shape : tuple of two ints
        (ny, nx).
    size : int
        Number of features.
    """

    def __init__(self, shape, size: int):
        super().__init__()
        layers, previous, channels = [], 1, channels_from(shape)
        for number in channels:
            layers += [nn.Conv2d(previous, number, 3, 2, padding=1), Residual(number)]
            previous = number
        ny, nx = level_shapes_from(shape, len(channels))[-1]
        self.layers = nn.Sequential(*layers, nn.SiLU(), nn.Flatten())
        self.head = nn.Linear(previous * ny * nx, size)

    def forward(self, x):
        """Return features."""
        return self.head(self.layers(x))


class ConvolutionalGenerator(nn.Module):
    """Numbers of shape (batch, size) to images of shape (batch, ny, nx).

    Parameters
    ----------
    shape, size
        As `ConvolutionalEncoder`, whose mirror it is.
    """

    def __init__(self, shape, size: int):
        super().__init__()
        channels = channels_from(shape)
        self.shape = tuple(shape)
        self.shapes = level_shapes_from(shape, len(channels))[:0:-1]
        self.first = (channels[-1], *self.shapes[0])
        ny, nx = self.shapes[0]
        self.head = nn.Linear(size, channels[-1] * ny * nx)
        reverse = channels[::-1]
        self.residuals = nn.ModuleList(Residual(number) for number in reverse)
        self.convolutions = nn.ModuleList(
            nn.Conv2d(before, after, 3, padding=1)
            for before, after in pairwise(reverse)
        )
        self.last = nn.Conv2d(channels[0], 4, 3, padding=1)

    def forward(self, z):
        """Return images."""
        x = self.residuals[0](self.head(z).reshape(-1, *self.first))
        for shape, convolution, residual in zip(
            self.shapes[1:], self.convolutions, self.residuals[1:], strict=True
        ):
            x = residual(convolution(functional.interpolate(x, size=shape)))
        # Four features of a pixel of the finest level are four pixels of the image.
        images = functional.pixel_shuffle(self.last(functional.silu(x)), 2)[:, 0]
        return images[:, : self.shape[0], : self.shape[1]]


def channels_from(shape) -> tuple[int, ...]:
    """Return the features of each level for images of a shape."""
    channels = CHANNELS
    while max(level_shapes_from(shape, len(channels))[-1]) > _COARSEST:
        channels = (*channels, channels[-1])
    return channels


def level_shapes_from(shape, levels: int) -> list[tuple[int, int]]:
    """Return the shapes of an image that is halved, rounding up, level by level."""
    shapes = [tuple(shape)]
    for _ in range(levels):
        shapes.append(tuple((n + 1) // 2 for n in shapes[-1]))
    return shapes
