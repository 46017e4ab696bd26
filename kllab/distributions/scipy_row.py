"""Conversion of scalar families to and from their distributions in scipy.stats."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from kllab.special.float_array import FloatArray

Arguments = dict[str, Any]


@dataclass(frozen=True)
class ScipyRow:
    """Convert one family to and from `scipy.stats`.

    Attributes
    ----------
    name
        Name of the distribution in scipy.stats.
    arguments
        Distribution of kllab -> arguments of SciPy.
    parameters
        The same arguments, by name -> parameters of the family.
    loc
        The only value allowed of SciPy's loc, if the family has no location.
    rounded
        Name of the parameter that is computed from SciPy's scale and thus rounded, if any.
    """

    name: str
    arguments: Callable[[Any], Arguments]
    parameters: Callable[..., Arguments]
    loc: float = 0.0
    rounded: str | None = None


def renamed(name: str, **fields: str) -> ScipyRow:
    """Return the row of a family whose parameters are SciPy's under other names."""
    return ScipyRow(
        name,
        lambda p: {theirs: getattr(p, ours) for theirs, ours in fields.items()},
        lambda **given: {ours: given[theirs] for theirs, ours in fields.items()},
    )


def of_trials(name: str, loc: float = 0.0, **others: str) -> ScipyRow:
    """Return the row of a family of Bernoulli trials; SciPy's p is the probability of success."""
    return ScipyRow(
        name,
        lambda p: (
            {theirs: getattr(p, ours) for theirs, ours in others.items()}
            | {"p": probability(p, "success")}
        ),
        lambda p, **given: {ours: given[theirs] for theirs, ours in others.items()} | {"probs": p},
        loc,
    )


def probability(p: Any, of: Literal["success", "failure"]) -> FloatArray:
    """Return the probability of success or failure; raise ValueError if it rounds to 0 or 1."""
    value: FloatArray = getattr(p.trial, of)
    possible, avoidable = p.trial.can_succeed, p.trial.can_fail
    if of == "failure":
        possible, avoidable = avoidable, possible
    rounded = (value == 0) & possible | (value == 1) & avoidable
    if rounded.any():
        ((name, given),) = p.given.items()
        raise ValueError(
            f"scipy.stats takes the probability of {of}, which for "
            f"{name}={float(given[rounded].flat[0])!r} is {float(value[rounded].flat[0])!r} in "
            "float64, though the outcome is not certain"
        )
    return value
