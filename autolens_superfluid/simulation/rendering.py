"""Simulated images of a population: from indices to labelled, noisy images."""

from dataclasses import dataclass

import numpy as np

from autolens_superfluid.simulation.draws import Draws, ImageGenerators, check_seed
from autolens_superfluid.simulation.imager import Imager
from autolens_superfluid.simulation.noise import noisy_from
from autolens_superfluid.simulation.population import Population, population_from
from autolens_superfluid.simulation.sampling import identity_from, parameters_from


@dataclass(frozen=True)
class Batch:
    """Images in a row of a dataset and all that is known about them.

    Attributes
    ----------
    start : int
        Index of the first.
    images, noise_maps : array of shape (n, ny, nx), single precision
    labels : array of shape (n,)
        1 where there is substructure, 0 elsewhere.
    parameters : dict of str to array
        See `parameters_from`. Intensities are those of the image as it is.
    truth : dict of str to array of shape (n, ny, nx)
        On request, the noiseless `image` and the `convergence` of the substructure.
    """

    start: int
    images: np.ndarray
    noise_maps: np.ndarray
    labels: np.ndarray
    parameters: dict
    truth: dict


class Simulator:
    """Simulate images of a population.

    Image i depends on the population's name and version, the seed and i alone.

    Parameters
    ----------
    population : str, Path, dict or Population
        See `population_from`.
    seed : int
        From 0 to 2^31 - 1.
    has_truth : bool, default=False
        Also keep the noiseless images and the convergence of the substructure.
    imager : Imager, optional
        By default an adaptive one in single precision.
    """

    def __init__(
        self,
        population: Population | str,
        seed: int,
        has_truth: bool = False,
        imager: Imager | None = None,
    ):
        check_seed(seed)
        self.population = population_from(population)
        self.seed = seed
        self.has_truth = has_truth
        self.imager = Imager(self.population) if imager is None else imager

    def batch_from(self, start: int, stop: int) -> Batch:
        """Return images `start` to `stop`, the latter excluded."""
        parameters = parameters_from(self.population, self.seed, start, stop)
        noiseless = self._noiseless_from(parameters)
        images, noise_maps = self._noisy_from(noiseless, parameters, start)
        truth = {}
        if self.has_truth:
            convergence = self._by_class(parameters, self.imager.convergences_from)
            truth = {"image": noiseless, "convergence": convergence}
        labels = (parameters["class"] > 0).astype(np.uint8)
        return Batch(start, images, noise_maps, labels, parameters, truth)

    def _noiseless_from(self, parameters):
        """Return noiseless images; those of relative noise are scaled to peak 1."""
        images = self._by_class(parameters, self.imager.images_from)
        if self.population.noise.peak is None:
            return images
        peaks = images.max(axis=(1, 2))
        for name in ("source_intensity", "source_clumps_intensity"):
            if name in parameters:
                values = parameters[name]
                scale = peaks.reshape(-1, *[1] * (values.ndim - 1)).astype(float)
                parameters[name] = values / scale
        return images / peaks[:, None, None]

    def _by_class(self, parameters, function):
        """Return what a function of columns and class gives, for all images."""
        numbers = parameters["class"]
        shape = (len(numbers), *self.population.image.shape)
        images = np.zeros(shape, np.float32)
        for number in np.unique(numbers):
            here = numbers == number
            rows = {name: values[here] for name, values in parameters.items()}
            images[here] = function(rows, self.population.classes[number])
        return images

    def _noisy_from(self, noiseless, parameters, start):
        draws = Draws(identity_from(self.population, self.seed), 0, 0)
        generators = ImageGenerators(draws.key_from("noise"))
        ratios = parameters.get("signal_to_noise", [None] * len(noiseless))
        images, noise_maps = np.empty_like(noiseless), np.empty_like(noiseless)
        for i, (image, ratio) in enumerate(zip(noiseless, ratios, strict=True)):
            images[i], noise_maps[i] = noisy_from(
                self.population.noise,
                image,
                generators.generator_from(start + i),
                ratio,
            )
        return images, noise_maps
