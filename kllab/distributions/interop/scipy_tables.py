"""``scipy.stats.rv_discrete(values=...)``: outcomes with a probability each."""

from __future__ import annotations

from typing import Any

import numpy as np

from kllab.distributions import Categorical, Distribution
from kllab.distributions.interop.by_name import make
from kllab.special.float_array import FloatArray

TABLE = {"Categorical": "rv_discrete", "Discrete": "rv_discrete"}


def recognises(x: object) -> bool:
    """Whether `x` is an ``rv_discrete(values=...)``, frozen or not (it has all it needs)."""
    generator = getattr(x, "dist", x)
    return any(
        base.__module__ == "scipy.stats._distn_infrastructure" and base.__name__ == "rv_sample"
        for base in type(generator).__mro__
    )


def convert(x: Any) -> Distribution:
    """Return a Categorical where the outcomes are 0, 1, ..., K - 1, else a Discrete."""
    generator = getattr(x, "dist", x)
    (loc,) = getattr(x, "args", ()) or (getattr(x, "kwds", {}).get("loc", 0),)
    outcomes = np.asarray(generator.xk) + loc
    if np.array_equal(outcomes, np.arange(len(outcomes))):
        return Categorical(generator.pk)
    return make("Discrete", {"values": outcomes, "probs": generator.pk})


def build(p: Any) -> Any:
    """Return the frozen ``rv_discrete`` of a single table of probabilities."""
    from scipy import stats

    if p.batch_shape:
        raise ValueError(
            f"scipy.stats.rv_discrete holds one distribution, not a batch of shape "
            f"{p.batch_shape}: convert its elements, p.element(index)"
        )
    if isinstance(p, Categorical):
        return stats.rv_discrete(values=(np.arange(p.outcomes), probabilities(p)))()
    return stats.rv_discrete(values=(p.values, p.shares.normalised))()


def probabilities(p: Categorical) -> FloatArray:
    """Return normalised probabilities, or say that float64 has none for an outcome."""
    lost = p.possible & (p.normalised == 0)
    if lost.any():
        index = tuple(int(i) for i in np.argwhere(lost)[0])
        raise ValueError(
            f"scipy.stats takes probabilities, but that of logits[{', '.join(map(str, index))}]="
            f"{float(p.table[index])!r} is 0 in float64, though the outcome is possible"
        )
    return p.normalised


def as_discrete(p: Categorical) -> Distribution:
    """Return a Categorical as the Discrete that it is."""
    if not p.by_probs:
        raise TypeError(
            "Discrete.convert: a Categorical that was given logits is no Discrete, which has "
            "probabilities; give their rounded values, probs=p.normalised"
        )
    return make("Discrete", {"values": np.arange(p.outcomes), "probs": p.table})
