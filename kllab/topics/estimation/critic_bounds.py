"""Lower bounds of KL(P||Q) by a critic: from its scores, on which samples, and the best values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kllab.estimators import Estimate, donsker_varadhan, nguyen_wainwright_jordan
from kllab.topics.estimation.samples import Draws, draw
from kllab.topics.estimation.spec import Sampling

Array = NDArray[np.float64]
HELD_OUT = 5000
"""Held-out samples of P, and of Q: so many that the bound of a critic is nearly exact on them."""
LINE = np.linspace(-6.0, 9.0, 151)
"""Coordinates on a line through the origin, along which a critic is recorded."""
MOST_LINES = 2
"""Axes along which a critic is recorded at most: P and Q differ along the first alone."""


@dataclass(frozen=True)
class Bound:
    """Lower bound that a critic T maximises.

    Attributes
    ----------
    title : str
    of_scores : callable
        Returns the bound from the scores of samples of P and of Q.
    best : callable
        Returns the scores of the best critic, from log p/q.
    """

    title: str
    of_scores: Callable[[Array, Array], Estimate]
    best: Callable[[Array], Array]


BOUNDS: Mapping[str, Bound] = {
    "dv": Bound(
        "Donsker-Varadhan", lambda x, y: donsker_varadhan(x, y, _as_they_are), lambda log: log
    ),
    "nwj": Bound(
        "NWJ", lambda x, y: nguyen_wainwright_jordan(x, y, _as_they_are), lambda log: 1 + log
    ),
}
"""Both bounds by name."""


def _as_they_are(scores: Array) -> Array:
    return scores


def log_ratio_of(bound: str, scores: Array, scores_of_q: Array) -> Array:
    """Return what a critic takes log p/q to be: its scores without their free or known constant.

    Parameters
    ----------
    bound : str
        For Donsker-Varadhan the constant is free: here E_Q[exp T] becomes 1. For NWJ it is 1.
    scores : numpy.ndarray
        Scores to convert.
    scores_of_q : numpy.ndarray
        Scores of the samples of Q.
    """
    if bound == "nwj":
        return scores - 1
    largest = scores_of_q.max()
    return np.asarray(scores - largest - np.log(np.exp(scores_of_q - largest).mean()))


def training_and_held_out(spec: Sampling) -> dict[str, Draws]:
    """Return the samples for the training, those of the page, and others for the test."""
    return {
        "training": draw(spec),
        "held_out": draw(replace(spec, n=HELD_OUT), repetition=1),
    }


def best_values(bound: str, spec: Sampling) -> dict[str, float]:
    """Return the bound with the best critic, from the training samples and the held-out ones."""
    best = BOUNDS[bound].best
    return {
        name: BOUNDS[bound].of_scores(best(part.log_ratio_x), best(part.log_ratio_y)).value
        for name, part in training_and_held_out(spec).items()
    }


def lines(dimension: int) -> Array:
    """Return the points of `LINE` on the first axis, and with several dimensions on the second.

    The shape is (lines, points, dimension).
    """
    found = np.zeros((min(dimension, MOST_LINES), len(LINE), dimension))
    for axis, points in enumerate(found):
        points[:, axis] = LINE
    return found
