"""Say which estimate of KL(P||Q) from two samples of numbers to believe, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from kllab.estimators.samples import checked_samples
from kllab.special.float_array import FloatArray

Kind = Literal["continuous", "rounded", "discrete"]
_FEW_VALUES = 0.1
"""Share of distinct values below which numbers are taken as discrete."""
_FEW_SAMPLES = 100
_HEAVY = 6.0
"""Ratio of the range of 99 % to that of 50 % above which tails are heavy; normal: 3.8."""
_OUTSIDE = 0.01
"""Share of P outside of the range of Q above which there is a warning."""


@dataclass(frozen=True)
class Advice:
    """Advice on estimates of KL(P||Q).

    Attributes
    ----------
    kind
        What the numbers look like.
    believe
        Method to believe: "plug-in" or "nearest neighbours".
    step
        Distance of neighbouring values, for the jitter of rounded numbers; 0 for continuous ones.
    reasons
        Why, and what to beware of; a sentence each.
    """

    kind: Kind
    believe: str
    step: float
    reasons: tuple[str, ...]


def advise(x: ArrayLike, y: ArrayLike) -> Advice:
    """Return which method to believe for KL(P||Q) from samples `x` of P and `y` of Q.

    Parameters
    ----------
    x, y
        Samples of shapes ``(n,)`` and ``(m,)``.

    Raises
    ------
    ValueError
        If the samples are not numbers along one axis, at least two of each.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> advise(rng.normal(0, 1, 500), rng.normal(0, 2, 500)).believe
    'nearest neighbours'
    >>> advise(rng.poisson(3, 500), rng.poisson(4, 500)).believe
    'plug-in'
    """
    a, b = (checked_samples("advise", name, given) for name, given in (("x", x), ("y", y)))
    if a.ndim != 1 or b.ndim != 1:
        raise ValueError(
            f"advise: x and y must have one axis, but their shapes are {a.shape} and {b.shape}"
        )
    both = np.concatenate([a, b])
    values = np.unique(both)
    kind = _kind(both, values)
    step = float(np.median(np.diff(values))) if kind != "continuous" and len(values) > 1 else 0.0
    reasons = [_OF_KIND[kind].format(values=len(values), count=len(both), step=step)]
    if kind == "discrete":
        missed = np.setdiff1d(a, b)
        if len(missed):
            share = float(np.isin(a, missed).mean())
            reasons.append(
                f"{len(missed)} values of P ({share:.1%} of its samples), such as {missed[0]:g}, "
                "never occur in Q: the plug-in estimate is infinite. Whether KL is depends on Q, "
                "not on its samples."
            )
        believe = "plug-in"
    else:
        reasons += _of_tails(a, b)
        believe = "nearest neighbours"
    if min(len(a), len(b)) < _FEW_SAMPLES:
        reasons.append(
            f"There are only {min(len(a), len(b))} samples of one side: every error here is itself "
            f"a rough estimate. {_FEW_SAMPLES} or more would help."
        )
    return Advice(kind, believe, step, tuple(reasons))


_OF_KIND = {
    "continuous": (
        "The numbers all differ, or nearly all: a density is plausible. Nearest neighbours have "
        "the smallest bias in one dimension. Kernel densities smooth, the histogram's value "
        "depends on its bins, and the bounds can only be too low for their critic."
    ),
    "rounded": (
        "There are {values:,} distinct values among {count:,}: they look rounded. Neighbours and "
        "kernels need a density, so noise of the size of the step, {step:.2g}, is added for the "
        "neighbours."
    ),
    "discrete": (
        "There are only {values:,} distinct values among {count:,}: they look like counts or "
        "labels. Then KL is a sum over the values, and the plug-in estimate is it with relative "
        "frequencies. Neighbours, kernels and fitted normals estimate something else."
    ),
}


def _kind(both: FloatArray, values: FloatArray) -> Kind:
    if len(values) == len(both):
        return "continuous"
    return "discrete" if len(values) <= max(_FEW_VALUES * len(both), 2) else "rounded"


def _of_tails(x: FloatArray, y: FloatArray) -> list[str]:
    """Return what is to be said of samples outside of the other's range, and of heavy tails."""
    found = []
    outside = float(((x < y.min()) | (x > y.max())).mean())
    if outside > _OUTSIDE:
        found.append(
            f"{outside:.1%} of the samples of P lie outside of the range of Q's samples, where "
            "nothing is known of Q: the estimates differ there, and KL may be infinite."
        )
    for name, samples in (("P", x), ("Q", y)):
        low, quarter, upper, high = np.quantile(samples, [0.005, 0.25, 0.75, 0.995])
        ratio = (high - low) / (upper - quarter) if upper > quarter else np.inf
        if ratio > _HEAVY and len(samples) >= _FEW_SAMPLES:
            found.append(
                f"{name} has heavy tails (99 % of its samples span {ratio:.2g} times as much as "
                "the middle half; of a normal distribution 3.8 times): do not believe kernel "
                "densities with one bandwidth, nor fitted normals."
            )
    return found
