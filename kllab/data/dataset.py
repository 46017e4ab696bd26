"""Images with labels."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

UInt8Array = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Dataset:
    """Grey images with labels.

    Parameters
    ----------
    name : str
        Key of `kllab.data.DATASETS`, which has the source and the licence.
    images : numpy.ndarray
        uint8, shape (N, height, width), 0 black to 255 white.
    labels : numpy.ndarray
        uint8, shape (N,).
    """

    name: str
    images: UInt8Array
    labels: UInt8Array

    def __post_init__(self) -> None:
        """Refuse arrays of the wrong type or shape."""
        if self.images.dtype != np.uint8 or self.images.ndim != 3:
            raise ValueError(
                f"images of {self.name} must be uint8 of shape (N, height, width), "
                f"got {self.images.dtype} of shape {self.images.shape}"
            )
        if self.labels.dtype != np.uint8 or self.labels.shape != self.images.shape[:1]:
            raise ValueError(
                f"labels of {self.name} must be uint8 of shape ({len(self.images)},), "
                f"got {self.labels.dtype} of shape {self.labels.shape}"
            )

    def __len__(self) -> int:
        """Return the number of images."""
        return len(self.images)
