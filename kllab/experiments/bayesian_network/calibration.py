"""How far predicted probabilities can be trusted: reliability, entropy, separation. NumPy only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BINS = 10
Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Calibration:
    """Confidence against accuracy in bins of equal width, each (BINS,); NaN in empty bins.

    Parameters
    ----------
    confidence, accuracy : numpy.ndarray
        Mean of the highest probability, and share of right answers, in each bin.
    count : numpy.ndarray
        Examples in each bin.
    nll : float
        -log of the probability of the label, mean, in nats.
    """

    confidence: Array
    accuracy: Array
    count: Array
    nll: float

    @property
    def right(self) -> float:
        """Share of right answers."""
        return float(np.nansum(self.accuracy * self.count) / self.count.sum())

    @property
    def ece(self) -> float:
        """Expected calibration error, in [0, 1] (Guo et al. 2017, equation 3)."""
        gaps = np.abs(self.accuracy - self.confidence) * self.count
        return float(np.nansum(gaps) / self.count.sum())


def calibrate(probs: Array, labels: NDArray[np.int64]) -> Calibration:
    """Compare probabilities, (N, classes), with labels, (N,)."""
    best = probs.max(axis=1)
    right = probs.argmax(axis=1) == labels
    bin_of = np.minimum((best * BINS).astype(np.int64), BINS - 1)
    count = np.bincount(bin_of, minlength=BINS).astype(np.float64)
    filled = np.where(count > 0, count, np.nan)
    of_label = probs[np.arange(len(labels)), labels]
    return Calibration(
        np.bincount(bin_of, best, BINS) / filled,
        np.bincount(bin_of, right.astype(np.float64), BINS) / filled,
        count,
        float(-np.log(np.maximum(of_label, np.finfo(np.float64).tiny)).mean()),
    )


def entropy(probs: Array) -> Array:
    """Return -sum p log p over the last axis, in nats; 0 log 0 is 0."""
    safe = np.where(probs > 0, probs, 1.0)
    values: Array = np.maximum(-(probs * np.log(safe)).sum(axis=-1), 0.0)
    return values


def separation(known: Array, strange: Array) -> float:
    """Return the chance that a strange example scores above a known one (AUROC, ties half).

    >>> separation(np.array([0.0, 1.0]), np.array([1.0, 2.0]))
    0.875
    """
    below = np.searchsorted(np.sort(known), strange, side="left")
    not_above = np.searchsorted(np.sort(known), strange, side="right")
    return float((below + not_above).sum() / (2 * len(known) * len(strange)))
