"""Random numbers that depend on what they are for, and on nothing else.

Philox is a counter-based generator (Salmon et al. 2011, SC '11): block j of the stream
of a key is a function of key and j. A stream's key is a hash of the population's name
and version, the seed and the quantity; its blocks are counted by the index of the
image. So image i has its numbers whatever else is drawn, in any order and on any
machine.
"""

import hashlib

import numpy as np

from autolens_superfluid.exc import PopulationError

_WORDS_PER_BLOCK = 4
_BITS = 53

#: Seeds are below it; above are those of test sets, so that the two never meet.
SEED_LIMIT = 2**31


def check_seed(seed: int) -> None:
    """Raise `PopulationError` unless a seed is one of a user or of a test set."""
    if int(seed) != seed or not 0 <= seed < 2 * SEED_LIMIT:
        raise PopulationError(
            f"seed must be an integer from 0 to {SEED_LIMIT - 1}; got {seed}"
        )


def held_out_seed_from(seed: int) -> int:
    """Return the seed of the test set that belongs to a training set's seed."""
    if int(seed) != seed or not 0 <= seed < SEED_LIMIT:
        raise PopulationError(
            f"the seed of a split must be an integer from 0 to {SEED_LIMIT - 1}; "
            f"got {seed}"
        )
    return int(seed) + SEED_LIMIT


class Draws:
    """The random numbers of images ``start`` to ``stop`` of a dataset.

    Parameters
    ----------
    identity : tuple
        Name and version of the population, and the seed.
    start, stop : int
        Indices of the first image and of the one after the last.
    """

    def __init__(self, identity: tuple, start: int, stop: int):
        self.identity = identity
        self.start = start
        self.stop = stop

    def uniform_from(self, quantity: str, number: int | None = None) -> np.ndarray:
        """Return numbers between 0 and 1, both excluded.

        Parameters
        ----------
        quantity : str
            What they are for; each name has a stream of its own.
        number : int, optional
            How many an image has.

        Returns
        -------
        array of shape (stop - start,) or (stop - start, number)
        """
        width = 1 if number is None else number
        blocks = -(-width // _WORDS_PER_BLOCK)
        generator = np.random.Philox(
            key=self.key_from(quantity), counter=self.start * blocks
        )
        images = self.stop - self.start
        words = generator.random_raw(images * blocks * _WORDS_PER_BLOCK)
        words = words.reshape(images, blocks * _WORDS_PER_BLOCK)[:, :width]
        values = ((words >> np.uint64(64 - _BITS)) + 0.5) * 2.0**-_BITS
        return values[:, 0] if number is None else values

    def key_from(self, quantity: str) -> int:
        """Return the 128-bit key of a quantity's stream."""
        text = "/".join(str(part) for part in (*self.identity, quantity))
        return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest())


class ImageGenerators:
    """A generator for each image's noise, at the cost of one.

    The counter of a Philox stream has 256 bits; the index of the image fills the
    upper half, and an image's own numbers the lower.
    """

    def __init__(self, key: int):
        self._bits = np.random.Philox(key=key)
        self._generator = np.random.Generator(self._bits)
        self._state = self._bits.state

    def generator_from(self, index: int) -> np.random.Generator:
        """Return the generator of image `index`, at the beginning of its stream."""
        counter = self._state["state"]["counter"]
        counter[:] = (0, 0, index, 0)
        self._bits.state = self._state
        return self._generator


def stratified_from(indices: np.ndarray) -> np.ndarray:
    """Return evenly spread numbers in [0, 1): the bits of each index, reversed.

    The van der Corput sequence: of any 2^k images in a row each of the 2^k equal
    parts of the interval gets one, so that classes have their shares exactly.
    """
    remaining = np.asarray(indices, dtype=np.int64).copy()
    values, weight = np.zeros(remaining.shape), 0.5
    while remaining.any():
        values += weight * (remaining & 1)
        remaining >>= 1
        weight *= 0.5
    return values
