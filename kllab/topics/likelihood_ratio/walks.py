"""Walks of the log likelihood ratio, and Wald's sequential test.

Source: Wald, "Sequential tests of statistical hypotheses" (1945).
"""

from dataclasses import dataclass
from functools import lru_cache
from math import log

import numpy as np
from numpy.typing import NDArray

from kllab.topics.likelihood_ratio.spec import Hypotheses

Array = NDArray[np.float64]
WALKERS, LONGEST = 400, 400
"""Number of walkers, and of the draws of each."""


@dataclass(frozen=True, eq=False)
class Walks:
    """Walks of the log likelihood ratio log P(draws)/Q(draws), in nats.

    Attributes
    ----------
    ratios : numpy.ndarray
        (walkers, draws + 1), from 0.
    slope : float
        Mean change per draw: KL(P||Q) under P, -KL(Q||P) under Q.
    upper : float
        Wald's threshold for deciding for P; that for Q is -upper.
    decided : numpy.ndarray
        For each walker +1 (for P), -1 (for Q), or 0 within these draws.
    needed : numpy.ndarray
        Number of draws until the decision; NaN without one.
    """

    ratios: Array
    slope: float
    upper: float
    decided: Array
    needed: Array


@lru_cache(maxsize=16)
def walks(spec: Hypotheses, truth: str, seed: int, draws: int) -> Walks:
    """Return the walks of all walkers over `draws` draws from the distribution `truth`."""
    p, q, _ = spec.probs
    true = p if truth == "p" else q
    outcomes = np.searchsorted(np.cumsum(true)[:-1], _uniform(seed)[:, :draws], side="right")
    steps = spec.log_ratio[outcomes]
    ratios = np.concatenate([np.zeros((WALKERS, 1)), np.cumsum(steps, axis=1)], axis=1)
    upper = log((1 - spec.alpha) / spec.alpha)
    is_out = np.abs(ratios) >= upper
    first = is_out.argmax(axis=1)
    ended = is_out.any(axis=1)
    at = ratios[np.arange(WALKERS), first]
    return Walks(
        ratios=ratios,
        slope=float(true @ spec.log_ratio),
        upper=upper,
        decided=np.where(ended, np.sign(at), 0.0),
        needed=np.where(ended, first.astype(float), np.nan),
    )


@lru_cache(maxsize=4)
def _uniform(seed: int) -> Array:
    """Return uniform numbers, from which each distribution draws: walks move as P does."""
    return np.random.default_rng(seed).random((WALKERS, LONGEST))
