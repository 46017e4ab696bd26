"""MNIST and datasets in its format, downloaded once into the data directory."""

import gzip
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pooch
import requests
from filelock import FileLock, Timeout

from kllab.data.data_dir import data_dir
from kllab.data.dataset import Dataset, UInt8Array

CONNECT_SECONDS = 4.0
SILENCE_SECONDS = 10.0  # without a byte from the server
TOTAL_SECONDS = 300.0  # for all files, by this process or by another one
RETRIES = 1

FILES = (
    "train-images-idx3-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
)


@dataclass(frozen=True)
class Download:
    """Where to get a dataset.

    Parameters
    ----------
    mirrors : tuple of str
        URLs of folders with `FILES`.
    md5 : tuple of str
        Digests of `FILES`; these and the mirrors are torchvision's.
    source, licence : str
        One sentence each.
    """

    mirrors: tuple[str, ...]
    md5: tuple[str, ...]
    source: str
    licence: str


DOWNLOADS = {
    "mnist": Download(
        mirrors=(
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
            "http://yann.lecun.com/exdb/mnist/",
        ),
        md5=(
            "f68b3c2dcbeaaa9fbdd348bbdeb94873",
            "9fb629c4189551a2d022fa330f9573f3",
            "d53e105ee54ea40749a09fcbcd1e9432",
            "ec29112dd5afa0611ce80d1b7f02629c",
        ),
        source="Yann LeCun, Corinna Cortes, Christopher Burges: MNIST.",
        licence="CC BY-SA 3.0",
    ),
    "fashion_mnist": Download(
        mirrors=("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",),
        md5=(
            "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
            "bef4ecab320f06d8554ea6380940ec79",
            "25c81989df183df01b3e8a0aad5dffbe",
            "bb300cfdad3c16e7a12a480ee83cd310",
        ),
        source="Han Xiao, Kashif Rasul, Roland Vollgraf: Fashion-MNIST.",
        licence="MIT",
    ),
    "kmnist": Download(
        mirrors=("http://codh.rois.ac.jp/kmnist/dataset/kmnist/",),
        md5=(
            "bdb82020997e1d708af4cf47b453dcf7",
            "5c965bf0a639b31b8f53240b1b52f4d7",
            "e144d726b3acfaa3e44228e80efcd344",
            "7320c461ea6c1c855c0b718fb2a4b134",
        ),
        source="Center for Open Data in the Humanities: KMNIST.",
        licence="CC BY-SA 4.0",
    ),
}
"""The datasets that can be downloaded, by name."""


class Unavailable(Exception):  # noqa: N818
    """A dataset is neither in the data directory nor can it be downloaded; says why."""


def load_downloaded(name: str) -> tuple[Dataset, int]:
    """Load a dataset; download files that are missing or damaged.

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
        If there is no network, the download fails, or the disk refuses it.
    """
    download = DOWNLOADS[name]
    folder = data_dir() / "datasets" / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{folder}.lock", timeout=TOTAL_SECONDS):
            _fetch(download, folder)
            parts = [_read_idx(folder / file) for file in FILES]
    except Timeout as error:
        raise Unavailable("another process is still downloading it") from error
    except OSError as error:
        raise Unavailable(f"it cannot be stored: {error.strerror or error}") from error
    images, labels = np.concatenate(parts[:2]), np.concatenate(parts[2:])
    return Dataset(name, images, labels, download.source, download.licence), len(parts[0])


def _fetch(download: Download, folder: Path) -> None:
    """Download the files that are missing or damaged from the first mirror that has them."""
    for path in folder.iterdir():  # left by a killed process or by an older version
        if path.name not in FILES:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    http = pooch.HTTPDownloader(
        timeout=(CONNECT_SECONDS, SILENCE_SECONDS), progressbar=_Deadline(TOTAL_SECONDS)
    )
    registry = {name: f"md5:{md5}" for name, md5 in zip(FILES, download.md5, strict=True)}
    failure = "no mirror answers; is there a network?"
    for mirror in download.mirrors:
        files = pooch.Pooch(folder, mirror, registry=registry, retry_if_failed=RETRIES)
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


class _Deadline:
    """A progress bar for pooch that ends a download which takes too long."""

    total = 0

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.end = time.monotonic() + seconds

    def update(self, _size: int) -> None:
        if time.monotonic() > self.end:
            raise Unavailable(f"it took longer than {self.seconds:g} seconds")

    def reset(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


def _read_idx(path: Path) -> UInt8Array:
    """Read a gzipped IDX file of bytes: 4 bytes of type and dimensions, sizes, values."""
    content = gzip.decompress(path.read_bytes())
    dimensions = content[3]
    shape = np.frombuffer(content, ">u4", dimensions, offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * dimensions).reshape(shape)
