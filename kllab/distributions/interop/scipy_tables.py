"""Convert Categorical and Discrete to and from ``scipy.stats.rv_discrete(values=...)``."""

from typing import Any

import numpy as np

from kllab.distributions import Categorical, Discrete, Distribution
from kllab.distributions.constraint import first_broken
from kllab.special.float_array import FloatArray


def recognises(x: object) -> bool:
    """Return whether `x` is an ``rv_discrete(values=...)``, frozen or not."""
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
    return Discrete(outcomes, generator.pk)


def build(p: Any) -> Any:
    """Return the frozen ``rv_discrete`` of a single table of probabilities."""
    from scipy import stats

    check_single(p, "rv_discrete")
    if isinstance(p, Categorical):
        return stats.rv_discrete(values=(np.arange(p.outcomes), probabilities(p)))()
    return stats.rv_discrete(values=(p.values, p.shares.normalised))()


def check_single(p: Distribution, name: str) -> None:
    """Raise ValueError if `p` is a batch, which the distribution of scipy.stats cannot hold."""
    if p.batch_shape:
        raise ValueError(
            f"scipy.stats.{name} holds one distribution, not a batch of shape {p.batch_shape}: "
            "convert its elements, p.element(index)"
        )


def probabilities(p: Categorical) -> FloatArray:
    """Return normalised probabilities; raise ValueError if that of an outcome underflows."""
    underflows = p.possible & (p.normalised == 0)
    if underflows.any():
        index, where = first_broken("logits", underflows)
        raise ValueError(
            f"scipy.stats takes probabilities, but the probability of {where}="
            f"{float(p.table[index])!r} is 0 in float64, though the outcome is possible"
        )
    return p.normalised


def as_discrete(p: Categorical) -> Discrete:
    """Return a Categorical as a Discrete with values 0, ..., K - 1."""
    if not p.by_probs:
        raise TypeError(
            "Discrete.convert: Discrete has no logits; to round those of a Categorical p to "
            "probabilities, use Discrete(range(p.outcomes), p.normalised)"
        )
    return Discrete(np.arange(p.outcomes), p.table)
