"""A trained VAE with the held-out images of its dataset, encoded: what the page explores."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from kllab.data import load_split
from kllab.topics.latent_space.computed_once import computed_once
from kllab.topics.latent_space.encoded import Encoded, encode_held_out, images_of
from kllab.topics.latent_space.network import Network
from kllab.topics.latent_space.plane import Plane
from kllab.topics.latent_space.spec import PlaneSpec

SHAPE_NAMES = ("square", "ellipse", "heart")
"""Names of the classes of the dataset of shapes."""


@dataclass(frozen=True, eq=False)
class LatentModel:
    """Network of a trained VAE and the held-out images of its dataset.

    Parameters
    ----------
    key : str
        Identifies the model among all that a process has opened.
    network : Network
    dataset : str
        The dataset on which it was trained.
    images : numpy.ndarray
        uint8, (N, height, width): its held-out images. Shared: do not modify.
    encoded : Encoded
        Their posteriors.
    """

    key: str
    network: Network
    dataset: str
    images: NDArray[np.uint8]
    encoded: Encoded

    @classmethod
    def of_checkpoint(
        cls, key: str, tensors: Mapping[str, NDArray[Any]], metadata: Mapping[str, str]
    ) -> Self:
        """Return the model of a checkpoint, and encode the held-out images of its dataset.

        Raises
        ------
        ValueError
            If the checkpoint is no VAE of fully connected layers, config and tensors do not fit, it
            has one latent dimension, or its held-out images are not part of the lab.
        """
        network = Network.of_checkpoint(tensors, metadata)
        if network.latent_dim < 2:
            raise ValueError(
                "the model has one latent dimension; a plane needs at least 2: train one with more"
            )
        dataset = images_of(metadata) or network.architecture.dataset
        encoded = encode_held_out(network, dataset)
        return cls(key, network, dataset, _held_out_images(dataset), encoded)

    @property
    def latent_dim(self) -> int:
        """Number of latent dimensions."""
        return self.network.latent_dim

    @cached_property
    def labels(self) -> list[int]:
        """The classes of the images."""
        return [int(label) for label in np.unique(self.encoded.labels)]

    def class_name(self, label: int) -> str:
        """Return the name of a class: a digit, or a shape."""
        return SHAPE_NAMES[label] if self.dataset == "shapes" else str(label)

    def dimension(self, rank: int) -> int:
        """Return the dimension with the `rank`-th highest rate; both count differently.

        Ranks are counted from 1, dimensions from 0.

        Raises
        ------
        ValueError
            If there are fewer dimensions.
        """
        if not 1 <= rank <= self.latent_dim:
            raise ValueError(
                f"rank is {rank!r}; allowed: a whole number from 1 to {self.latent_dim}"
            )
        return int(self.encoded.by_rate[rank - 1])

    def plane(self, spec: PlaneSpec) -> Plane:
        """Return a plane through this latent space.

        Raises
        ------
        ValueError
            If the space has too few dimensions, or no image is of the class `spec.through`.
        """
        centre = None if spec.through is None else self.encoded.class_mean(spec.through)
        if spec.axes == "principal":
            return Plane.principal(self.encoded, centre=centre)
        x, y = self.dimension(spec.rank_x), self.dimension(spec.rank_y)
        return Plane.of_dimensions(self.latent_dim, x, y, centre=centre)


@computed_once(maxsize=8)
def _held_out_images(dataset: str) -> NDArray[np.uint8]:
    """Return the held-out images of a dataset, which all its models share."""
    data, _, held_out = load_split(dataset)
    images = data.images[held_out]
    images.flags.writeable = False
    return np.asarray(images)
