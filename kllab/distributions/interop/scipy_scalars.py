"""Frozen scalar distributions of scipy.stats: one row a family."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from kllab.distributions import Distribution
from kllab.distributions.interop.by_name import make
from kllab.distributions.labels import labels_of
from kllab.distributions.rounding import Rounding
from kllab.special.double_double import two_product, two_sum
from kllab.special.float_array import FloatArray

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
    rounded
        The parameter that is rounded, made of SciPy's scale.
    """

    name: str
    arguments: Callable[[Any], Arguments]
    parameters: Callable[..., Arguments]
    fixed: dict[str, float]
    rounded: str | None = None


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


def _failure(p: Any) -> FloatArray:
    """Return the probability of failure, or say that float64 cannot tell it from 1."""
    failure: FloatArray = p.trial.failure
    certain = (failure == 1) & p.trial.can_succeed
    if certain.any():
        raise ValueError(
            "scipy.stats.nbinom takes 1 - probs, which rounds to 1 for probs of "
            f"{float(p.trial.success[certain].flat[0])!r}"
        )
    return failure


def _of_failure(p: FloatArray) -> Arguments:
    """Return the probability of success if that is exact, else that of failure."""
    success, rest = two_sum(np.ones(()), -np.asarray(p, dtype=np.float64))
    return {"failure_probs": p} if (rest != 0).any() else {"probs": success}


def _success(p: Any) -> FloatArray:
    """Return the probability of success, or say that float64 cannot tell it from 0 or 1."""
    success: FloatArray = p.trial.success
    certain = (success == 0) & p.trial.can_succeed | (success == 1) & p.trial.can_fail
    if certain.any():
        raise ValueError(
            "scipy.stats takes probabilities, but that of logits="
            f"{float(p.table[certain].flat[0])!r} is {float(success[certain].flat[0])!r} "
            "in float64, though the outcome is not certain"
        )
    return success


def _of_trials(name: str, fixed: dict[str, float], **others: str) -> Row:
    """Return the row of a family of trials, whose probability of success SciPy calls p."""
    return Row(
        name,
        lambda p: (
            {theirs: getattr(p, ours) for theirs, ours in others.items()} | {"p": _success(p)}
        ),
        lambda p, **given: {ours: given[theirs] for theirs, ours in others.items()} | {"probs": p},
        fixed,
    )


TABLE: dict[str, Row] = {
    "Bernoulli": _of_trials("bernoulli", _STANDARD),
    "Beta": _renamed("beta", _STANDARD, a="concentration1", b="concentration0"),
    "Binomial": _of_trials("binom", _STANDARD, n="total_count"),
    "Cauchy": _renamed("cauchy", _FREE, loc="loc", scale="scale"),
    "Exponential": Row(
        "expon",
        lambda p: {"scale": 1 / p.rate},
        lambda scale: {"rate": 1 / scale},
        _AT_ZERO,
        rounded="rate",
    ),
    "Gamma": Row(
        "gamma",
        lambda p: {"a": p.concentration, "scale": 1 / p.rate},
        lambda a, scale: {"concentration": a, "rate": 1 / scale},
        _AT_ZERO,
        rounded="rate",
    ),
    # SciPy counts trials, 1, 2, ...; the failures before the success are one less.
    "Geometric": _of_trials("geom", {"loc": -1.0, "scale": 1.0}),
    "Gumbel": _renamed("gumbel_r", _FREE, loc="loc", scale="scale"),
    "HalfNormal": _renamed("halfnorm", _AT_ZERO, scale="scale"),
    "InverseGamma": _renamed("invgamma", _AT_ZERO, a="concentration", scale="rate"),
    "Laplace": _renamed("laplace", _FREE, loc="loc", scale="scale"),
    "LogNormal": Row(
        "lognorm",
        lambda p: {"s": p.scale, "scale": np.exp(p.loc)},
        lambda s, scale: {"loc": np.log(scale), "scale": s},
        _AT_ZERO,
        rounded="loc",
    ),
    "Logistic": _renamed("logistic", _FREE, loc="loc", scale="scale"),
    # Both count the same; SciPy's p is the probability of what ends the count.
    "NegativeBinomial": Row(
        "nbinom",
        lambda p: {"n": p.total_count, "p": _failure(p)},
        lambda n, p: {"total_count": n} | _of_failure(p),
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
    given = _DEFAULTS | _bind(x)
    for argument, only in row.fixed.items():
        value = given.pop(argument)
        if np.any(np.asarray(value) != only):
            raise ValueError(_not_fixed(name, family, argument, value, only))
    given = {key: _in_float64(value) for key, value in given.items()}
    with np.errstate(all="ignore"):
        parameters = row.parameters(**given)
    made = make(family, parameters)
    if row.rounded is not None and _is_rounded(made, row.rounded, given["scale"]):
        scale = np.asarray(given["scale"], dtype=np.float64)
        return made.rounded_by(Rounding(parameters=(row.rounded,), scale=scale))
    return made


def _in_float64(value: Any) -> Any:
    """Return real numbers in float64, lest a quotient be rounded to what they were given in.

    Labels are kept, and what is no real number is left to the family.
    """
    kept = value if labels_of("scipy.stats", "a parameter", value) else np.asarray(value)
    return kept.astype(np.float64) if np.asarray(kept).dtype.kind in "biuf" else kept


def _is_rounded(made: Any, name: str, scale: Any) -> bool:
    """Return whether a rate times the scale is not exactly 1, or a logarithm is not exactly 0."""
    if name == "loc":
        return bool((made.loc != 0).any())
    product, rest = two_product(made.rate, np.asarray(scale, dtype=np.float64))
    return bool(((product != 1) | (rest != 0)).any())


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
