"""Frozen scalar distributions of scipy.stats: one row a family."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from kllab.distributions import Distribution
from kllab.distributions.array_record import FloatArray
from kllab.distributions.interop.by_name import make

Arguments = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """How one family is told to scipy.stats and back.

    Attributes
    ----------
    name
        Of the distribution in scipy.stats.
    arguments
        Distribution of kllab -> arguments of SciPy's.
    parameters
        SciPy's arguments, by name -> parameters of the family.
    fixed
        The arguments that the family has not, at the only value they may have.
    """

    name: str
    arguments: Callable[[Any], Arguments]
    parameters: Callable[..., Arguments]
    fixed: dict[str, float]


_DEFAULTS = {"loc": 0.0, "scale": 1.0}
"""SciPy's, where a frozen distribution does not say; discrete ones have no other scale."""
_AT_ZERO = {"loc": 0.0}
_STANDARD = {"loc": 0.0, "scale": 1.0}
_FREE: dict[str, float] = {}


def _renamed(name: str, fixed: dict[str, float], **fields: str) -> Row:
    """Return the row of a family that has SciPy's arguments under names of its own."""
    return Row(
        name,
        lambda p: {theirs: getattr(p, ours) for theirs, ours in fields.items()},
        lambda **given: {ours: given[theirs] for theirs, ours in fields.items()},
        fixed,
    )


def _other_probability(probs: FloatArray) -> FloatArray:
    """Return ``1 - probs``, or say that float64 cannot tell it from 1."""
    other = np.asarray(1 - probs)
    if ((other == 1) & (probs > 0)).any():
        raise ValueError(
            "scipy.stats.nbinom takes 1 - probs, which rounds to 1 for probs of "
            f"{float(probs[(other == 1) & (probs > 0)].flat[0])!r}"
        )
    return other


TABLE: dict[str, Row] = {
    "Bernoulli": _renamed("bernoulli", _STANDARD, p="probs"),
    "Beta": _renamed("beta", _STANDARD, a="concentration1", b="concentration0"),
    "Binomial": _renamed("binom", _STANDARD, n="total_count", p="probs"),
    "Cauchy": _renamed("cauchy", _FREE, loc="loc", scale="scale"),
    "Exponential": Row(
        "expon", lambda p: {"scale": 1 / p.rate}, lambda scale: {"rate": 1 / scale}, _AT_ZERO
    ),
    "Gamma": Row(
        "gamma",
        lambda p: {"a": p.concentration, "scale": 1 / p.rate},
        lambda a, scale: {"concentration": a, "rate": 1 / scale},
        _AT_ZERO,
    ),
    # SciPy counts trials, 1, 2, ...; the failures before the success are one less.
    "Geometric": _renamed("geom", {"loc": -1.0, "scale": 1.0}, p="probs"),
    "Gumbel": _renamed("gumbel_r", _FREE, loc="loc", scale="scale"),
    "HalfNormal": _renamed("halfnorm", _AT_ZERO, scale="scale"),
    "InverseGamma": _renamed("invgamma", _AT_ZERO, a="concentration", scale="rate"),
    "Laplace": _renamed("laplace", _FREE, loc="loc", scale="scale"),
    "LogNormal": Row(
        "lognorm",
        lambda p: {"s": p.scale, "scale": np.exp(p.loc)},
        lambda s, scale: {"loc": np.log(scale), "scale": s},
        _AT_ZERO,
    ),
    "Logistic": _renamed("logistic", _FREE, loc="loc", scale="scale"),
    # Both count the same; SciPy's p is the probability of what ends the count.
    "NegativeBinomial": Row(
        "nbinom",
        lambda p: {"n": p.total_count, "p": _other_probability(p.probs)},
        lambda n, p: {"total_count": n, "probs": 1 - p},
        _STANDARD,
    ),
    "Normal": _renamed("norm", _FREE, loc="loc", scale="scale"),
    "Pareto": _renamed("pareto", _AT_ZERO, b="alpha", scale="scale"),
    "Poisson": _renamed("poisson", _STANDARD, mu="rate"),
    "StudentT": _renamed("t", _FREE, df="df", loc="loc", scale="scale"),
    "Uniform": Row(
        "uniform",
        lambda p: {"loc": p.low, "scale": p.high - p.low},
        lambda loc, scale: {"low": loc, "high": loc + scale},
        _FREE,
    ),
    "VonMises": _renamed("vonmises", {"scale": 1.0}, loc="loc", kappa="concentration"),
    "Weibull": _renamed("weibull_min", _AT_ZERO, c="concentration", scale="scale"),
}
"""Name of the family -> its row."""

NAMES = {row.name: family for family, row in TABLE.items()}
"""Name in scipy.stats -> name of the family."""


def recognises(x: object) -> bool:
    """Whether `x` is a scalar distribution of scipy.stats, frozen or not."""
    return any(
        base.__module__ == "scipy.stats._distn_infrastructure"
        and base.__name__ in ("rv_frozen", "rv_generic")
        for base in type(x).__mro__
    )


def convert(x: Any) -> Distribution:
    """Return the family of a frozen scalar distribution."""
    name = _name(x)
    family = NAMES[name]
    row = TABLE[family]
    given = _DEFAULTS | {key: np.asarray(value) for key, value in _bind(x).items()}
    for argument, only in row.fixed.items():
        value = given.pop(argument)
        if (value != only).any() if isinstance(value, np.ndarray) else value != only:
            raise ValueError(_not_fixed(name, family, argument, value, only))
    with np.errstate(all="ignore"):
        parameters = row.parameters(**given)
    return make(family, parameters)


def _name(x: Any) -> str:
    """Return the name in scipy.stats of what is frozen in `x`, if it has a family."""
    generator = getattr(x, "dist", x)
    kind = type(generator)
    if not kind.__module__.startswith("scipy.stats."):
        raise TypeError(
            f"{kind.__module__}.{kind.__qualname__} is a distribution of its own; of scipy.stats "
            f"{CONVERTIBLE}"
        )
    name = str(generator.name)
    if name not in NAMES:
        shown = name if kind.__name__.endswith("_gen") else kind.__name__
        raise TypeError(f"scipy.stats.{shown} has no family here; {CONVERTIBLE}")
    if generator is x:
        raise TypeError(
            f"scipy.stats.{name} is not frozen: give it its parameters, scipy.stats.{name}(...)"
        )
    return name


CONVERTIBLE = f"convertible are {', '.join(sorted(NAMES))}"


def _bind(x: Any) -> Arguments:
    """Return the arguments that a distribution was frozen with, by name."""
    names = [*(x.dist.shapes or "").replace(",", " ").split(), "loc", "scale"]
    return {**dict(zip(names, x.args, strict=False)), **x.kwds}


def _not_fixed(name: str, family: str, argument: str, value: object, only: float) -> str:
    changed = "shifted" if argument == "loc" else "rescaled"
    counts = " (it counts the failures before the success)" if family == "Geometric" else ""
    return (
        f"scipy.stats.{name} with {argument}={value}: a {changed} {family} has no family here; "
        f"{argument} must be {only:g}{counts}"
    )


def build(p: Distribution) -> Any:
    """Return the frozen distribution of scipy.stats for a scalar family."""
    from scipy import stats  # the import takes longer than that of all of kllab

    family = type(p).__name__
    row = TABLE[family]
    with np.errstate(all="ignore"):
        arguments = {key: np.asarray(value) for key, value in row.arguments(p).items()}
    scale = arguments.get("scale", np.ones(()))
    if not ((scale > 0) & (scale < np.inf)).all():
        raise ValueError(
            f"the scale that scipy.stats.{row.name} would need is beyond float64 for {p!r}"
        )
    fixed = {key: value for key, value in row.fixed.items() if value != _DEFAULTS[key]}
    plain = {key: value.copy() if value.ndim else value.item() for key, value in arguments.items()}
    return getattr(stats, row.name)(**plain, **fixed)
