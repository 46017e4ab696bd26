"""Standard error of an estimate from those of disjoint groups of the samples."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt

import numpy as np

from kllab.special.float_array import FloatArray

_GROUPS = 10


def error_by_groups(
    estimate: Callable[[FloatArray, FloatArray], float],
    x: FloatArray,
    y: FloatArray,
    rng: np.random.Generator,
    *,
    more_than: int,
) -> float | None:
    """Return the standard error of the mean of estimates from 10 disjoint groups.

    To first order it is that of the estimate from all samples. Groups are independent, unlike the
    summands of an estimate by neighbours or kernels, which share samples. None if a group has not
    `more_than` so many samples.
    """
    if min(len(x), len(y)) // _GROUPS <= more_than:
        return None
    groups = zip(
        np.array_split(rng.permutation(len(x)), _GROUPS),
        np.array_split(rng.permutation(len(y)), _GROUPS),
        strict=True,
    )
    estimates = [estimate(x[i], y[j]) for i, j in groups]
    return float(np.std(estimates, ddof=1)) / sqrt(_GROUPS)
