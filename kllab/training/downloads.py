"""MNIST and its relatives through torchvision, downloaded once. For workers: this imports torch."""

import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path

import numpy as np
from filelock import Timeout
from torchvision import datasets

from kllab.data import Dataset
from kllab.data.cache import cached, data_home

ANSWER_WITHIN = 4.0  # seconds for any mirror to answer at all; without a network this is the wait
SILENCE = 10.0  # seconds without a byte after which a connection counts as dead
PATIENCE = 300.0  # seconds for a whole dataset, by this process or by another one
ATTEMPTS = 2  # the second keeps the files the first has verified

CLASSES: dict[str, type[datasets.MNIST]] = {
    "mnist": datasets.MNIST,
    "fashion_mnist": datasets.FashionMNIST,
    "kmnist": datasets.KMNIST,
}
"""torchvision's class of each dataset; mirrors, file names and checksums are theirs."""

SOURCES = {
    "mnist": ("Yann LeCun, Corinna Cortes, Christopher Burges: MNIST.", "CC BY-SA 3.0"),
    "fashion_mnist": ("Han Xiao, Kashif Rasul, Roland Vollgraf: Fashion-MNIST.", "MIT"),
    "kmnist": ("Center for Open Data in the Humanities: KMNIST.", "CC BY-SA 4.0"),
}


class Unavailable(Exception):  # noqa: N818
    """A dataset can be neither read from the cache nor downloaded; the message says why."""


def load_downloaded(name: str) -> tuple[Dataset, int]:
    """Load a dataset from the cache, downloading it first where it is missing or damaged.

    Parameters
    ----------
    name : str
        Key of `CLASSES`.

    Returns
    -------
    (dataset, n) : (Dataset, int)
        Training images, followed by test images from index n on.

    Raises
    ------
    Unavailable
        If there is no network, a download is cut off or fails its checksum, or the disk refuses it.
    """
    kind = CLASSES[name]
    try:
        folder = cached(data_home() / name, lambda into: _download(kind, into), patience=PATIENCE)
        parts = [kind(folder, train=train) for train in (True, False)]
    except Timeout as error:
        raise Unavailable("another process is still downloading it") from error
    except OSError as error:
        raise Unavailable(f"it cannot be stored: {error}") from error
    images = np.concatenate([part.data.numpy() for part in parts])
    labels = np.concatenate([part.targets.numpy() for part in parts]).astype(np.uint8)
    return Dataset(name, images, labels, *SOURCES[name]), len(parts[0])


def _download(kind: type[datasets.MNIST], into: Path) -> None:
    """Download and unpack the four files, held to torchvision's checksums, and read them."""
    silent = "no mirror answers; is there a network?"
    _within(ANSWER_WITHIN, lambda: _wait_for_any(kind.mirrors), silent)
    with _silence_bounded():
        _within(PATIENCE, lambda: _attempt(kind, into), f"it took longer than {PATIENCE:g} seconds")
    for archive in into.rglob("*.gz"):
        archive.unlink()


def _attempt(kind: type[datasets.MNIST], into: Path) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            kind(into, train=True, download=True)
            kind(into, train=False)
        except (
            RuntimeError,
            OSError,
            HTTPException,
            EOFError,
            ValueError,
            AssertionError,
        ) as error:
            if attempt == ATTEMPTS:
                reason = " ".join(str(error).split()) or type(error).__name__
                raise Unavailable(f"the download failed: {reason}") from error
        else:
            return


def _wait_for_any(mirrors: list[str]) -> None:
    """Return once one mirror answers, whatever it says; raise Unavailable if all refuse."""
    answers: list[bool] = []
    done = threading.Condition()

    def ask(mirror: str) -> None:
        request = urllib.request.Request(mirror, method="HEAD")
        try:
            urllib.request.urlopen(request, timeout=ANSWER_WITHIN).close()
            answered = True
        except urllib.error.HTTPError as error:
            error.close()
            answered = True
        except (OSError, HTTPException):
            answered = False
        with done:
            answers.append(answered)
            done.notify()

    for mirror in mirrors:
        threading.Thread(target=ask, args=(mirror,), daemon=True).start()
    with done:
        done.wait_for(lambda: any(answers) or len(answers) == len(mirrors))
    if not any(answers):
        raise Unavailable("no mirror can be reached; is there a network?")


def _within(seconds: float, work: Callable[[], None], otherwise: str) -> None:
    """Do the work in a thread that is left to itself after so many seconds.

    A name server that never answers cannot be interrupted otherwise.
    """
    errors: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:  # handed on to the waiting thread
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise Unavailable(otherwise)
    if errors:
        raise errors[0]


@contextmanager
def _silence_bounded() -> Iterator[None]:
    """Give sockets made meanwhile a timeout, as torchvision's downloads have none."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(SILENCE)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)
