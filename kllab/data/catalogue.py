"""The catalogue of all datasets, bundled or downloaded."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DatasetInfo:
    """Description of a dataset; reads no data.

    Parameters
    ----------
    name, title, sentence : str
        Key, heading and one sentence for the page.
    shape : (int, int)
        Height and width of an image.
    training, held_out : int
        Numbers of images for training and for testing.
    bundled : bool
        Whether it is bundled; the others are downloaded by the training worker.
    """

    name: str
    title: str
    sentence: str
    shape: tuple[int, int]
    training: int
    held_out: int
    bundled: bool


DATASETS = {
    info.name: info
    for info in (
        DatasetInfo(
            "mnist_10k",
            "MNIST, 10,000 digits",
            "The first 10,000 handwritten digits of MNIST; comes with the lab.",
            (28, 28),
            9_000,
            1_000,
            bundled=True,
        ),
        DatasetInfo(
            "digits_8x8",
            "Digits of 8 x 8 pixels",
            "1,797 small digits; a deep decoder collapses on them within seconds.",
            (8, 8),
            1_497,
            300,
            bundled=True,
        ),
        DatasetInfo(
            "mnist",
            "MNIST, all 70,000 digits",
            "All of MNIST, downloaded once (11 MB).",
            (28, 28),
            60_000,
            10_000,
            bundled=False,
        ),
        DatasetInfo(
            "fashion_mnist",
            "Fashion-MNIST",
            "70,000 pictures of clothing in MNIST's format, downloaded once (30 MB).",
            (28, 28),
            60_000,
            10_000,
            bundled=False,
        ),
        DatasetInfo(
            "kmnist",
            "KMNIST",
            "70,000 cursive Japanese characters in MNIST's format, downloaded once (21 MB).",
            (28, 28),
            60_000,
            10_000,
            bundled=False,
        ),
    )
}
"""Datasets by name, in the order of menus."""
