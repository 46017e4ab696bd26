"""The bundled datasets."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kllab.data.dataset import Dataset, UInt8Array

FOLDER = Path(__file__).parent / "files"
"""Folder of the bundled data."""


@dataclass(frozen=True)
class Bundled:
    """A file in `FOLDER` and the digests of its arrays.

    Parameters
    ----------
    name : str
        Name of the dataset and of its file.
    white : int
        Grey level of white in the file; loaded images are scaled to 255.
    images_sha256, labels_sha256 : str
        SHA-256 of the bytes of the two arrays, in C order.
    """

    name: str
    white: int
    images_sha256: str
    labels_sha256: str

    @property
    def path(self) -> Path:
        """Path of the file."""
        return FOLDER / f"{self.name}.npz"

    def check(self, images: UInt8Array, labels: UInt8Array) -> None:
        """Raise ValueError if an array, as stored, does not have its digest."""
        wanted = {"images": (images, self.images_sha256), "labels": (labels, self.labels_sha256)}
        for part, (array, sha256) in wanted.items():
            digest = hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()
            if digest != sha256:
                raise ValueError(
                    f"the {part} of {self.name} have SHA-256 {digest}, expected {sha256}"
                )


BUNDLED = {
    kind.name: kind
    for kind in (
        Bundled(
            name="mnist_10k",
            white=255,
            images_sha256="0768d16c5adea568dee18fa5e4e1acb117e9ec2c5d6b1dffe5fc29c1e61c1eca",
            labels_sha256="44e605757823cf79c6557e6d2a7f45c693b286e8cd303ea10339b002801b4916",
        ),
        Bundled(
            name="digits_8x8",
            white=16,
            images_sha256="8f26b2bd9d135c256808f68f14fdabddde6d9c7f869ae419704b051f0f14b3b3",
            labels_sha256="8ba4f891220f5e4c9c819638d1602d74b83618f167043c6da52a2a247841ddf0",
        ),
    )
}
"""The bundled datasets by name."""


def load_bundled(name: str = "mnist_10k") -> Dataset:
    """Read a bundled dataset.

    Parameters
    ----------
    name : {"mnist_10k", "digits_8x8"}
        10,000 images of 28 x 28, or 1,797 images of 8 x 8.

    Returns
    -------
    Dataset
        All images in the order of the file (`mnist_10k`: by digit); `load_split` shuffles.

    Raises
    ------
    ValueError
        If no dataset has this name, or its file is damaged.
    FileNotFoundError
        If the file is missing.
    """
    if name not in BUNDLED:
        raise ValueError(f"no dataset {name!r} is bundled, only {', '.join(BUNDLED)}")
    kind = BUNDLED[name]
    with np.load(kind.path, allow_pickle=False) as file:
        images, labels = file["images"], file["labels"]
    kind.check(images, labels)
    if kind.white != 255:  # levels 0..16 become 0..255, all different
        images = np.rint(images * (255 / kind.white)).astype(np.uint8)
    return Dataset(name, images, labels)
