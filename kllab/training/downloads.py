"""MNIST and datasets in its format, downloaded once into the data directory."""

import gzip
import shutil
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pooch
import requests
from filelock import FileLock, Timeout
from torchvision import datasets

from kllab.data.data_dir import data_dir
from kllab.data.dataset import Dataset, UInt8Array

CONNECT_SECONDS = 4.0
SILENCE_SECONDS = 10.0  # without any data from the server
TOTAL_SECONDS = 300.0  # for all files, by this process or by another one
RETRIES = 1

FILES = (
    "train-images-idx3-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
)


DOWNLOADS: dict[str, type[datasets.MNIST]] = {
    "mnist": datasets.MNIST,
    "fashion_mnist": datasets.FashionMNIST,
    "kmnist": datasets.KMNIST,
}
"""The datasets that can be downloaded: torchvision's classes have their mirrors and digests."""


class Unavailable(Exception):  # noqa: N818
    """Error: a dataset is not in the data directory and cannot be downloaded. States why."""


def load_downloaded(name: str) -> tuple[Dataset, int]:
    """Load a dataset; download missing or damaged files.

    Parameters
    ----------
    name : str
        Key of `DOWNLOADS`.

    Returns
    -------
    (dataset, n) : (Dataset, int)
        Training images, followed by test images from index n on.

    Raises
    ------
    Unavailable
        If there is no network, the download fails, or the files cannot be written.
    """
    folder = data_dir() / "datasets" / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{folder}.lock", timeout=TOTAL_SECONDS):
            _fetch(DOWNLOADS[name], folder)
            parts = [_read_idx(folder / file) for file in FILES]
    except Timeout as error:
        raise Unavailable("another process is still downloading it") from error
    except OSError as error:
        raise Unavailable(f"it cannot be stored: {error.strerror or error}") from error
    images, labels = np.concatenate(parts[:2]), np.concatenate(parts[2:])
    return Dataset(name, images, labels), len(parts[0])


def _fetch(source: type[datasets.MNIST], folder: Path) -> None:
    """Download missing or damaged files from the first mirror that has them."""
    for path in folder.iterdir():  # left by a killed process or by an older version
        if path.name not in FILES:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    http = pooch.HTTPDownloader(
        timeout=(CONNECT_SECONDS, SILENCE_SECONDS), progressbar=_deadline(TOTAL_SECONDS)
    )
    digests = {name: f"md5:{digest}" for name, digest in source.resources}
    failure = "no mirror answers; is there a network?"
    for mirror in source.mirrors:
        files = pooch.Pooch(folder, mirror, registry=digests, retry_if_failed=RETRIES)
        try:
            for name in FILES:
                files.fetch(name, downloader=http)
        except (requests.RequestException, ValueError) as error:
            silent = isinstance(error, requests.ConnectionError | requests.Timeout)
            if not silent or isinstance(error, requests.exceptions.SSLError):
                failure = f"the download of {name} failed: {error}"
        else:
            return
    raise Unavailable(failure)


def _deadline(seconds: float) -> SimpleNamespace:
    """Return a progress bar for pooch that aborts a download after a time limit."""
    end = time.monotonic() + seconds

    def update(_size: int) -> None:
        if time.monotonic() > end:
            raise Unavailable(f"it took longer than {seconds:g} seconds")

    def do_nothing() -> None:
        pass

    return SimpleNamespace(total=0, update=update, reset=do_nothing, close=do_nothing)


def _read_idx(path: Path) -> UInt8Array:
    """Read a gzipped IDX file of bytes: 4 bytes for type and dimensions, then sizes and values."""
    content = gzip.decompress(path.read_bytes())
    dimensions = content[3]
    shape = np.frombuffer(content, ">u4", dimensions, offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * dimensions).reshape(shape)
