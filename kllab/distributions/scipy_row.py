"""How a family of scalar outcomes converts to and from its distribution in scipy.stats."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kllab.special.float_array import FloatArray

Arguments = dict[str, Any]

FREE: Mapping[str, float] = {}
"""SciPy's loc and scale are parameters of the family."""
AT_ZERO: Mapping[str, float] = {"loc": 0.0}
"""SciPy's loc must be 0."""
STANDARD: Mapping[str, float] = {"loc": 0.0, "scale": 1.0}
"""SciPy's loc must be 0 and its scale 1."""


@dataclass(frozen=True)
class ScipyRow:
    """Convert one family to and from `scipy.stats`.

    Attributes
    ----------
    name
        Of the distribution in scipy.stats.
    arguments
        Distribution of kllab -> arguments of SciPy's.
    parameters
        SciPy's arguments, by name -> parameters of the family.
    fixed
        Arguments of SciPy that the family lacks, with the only value they may have.
    rounded
        The parameter that is computed from SciPy's scale, and rounded by it.
    """

    name: str
    arguments: Callable[[Any], Arguments]
    parameters: Callable[..., Arguments]
    fixed: Mapping[str, float]
    rounded: str | None = None


def renamed(name: str, fixed: Mapping[str, float], **fields: str) -> ScipyRow:
    """Return the row of a family that has SciPy's arguments under names of its own."""
    return ScipyRow(
        name,
        lambda p: {theirs: getattr(p, ours) for theirs, ours in fields.items()},
        lambda **given: {ours: given[theirs] for theirs, ours in fields.items()},
        fixed,
    )


def of_trials(name: str, fixed: Mapping[str, float], **others: str) -> ScipyRow:
    """Return the row of a family of trials, whose probability of success SciPy calls p."""
    return ScipyRow(
        name,
        lambda p: (
            {theirs: getattr(p, ours) for theirs, ours in others.items()} | {"p": _success(p)}
        ),
        lambda p, **given: {ours: given[theirs] for theirs, ours in others.items()} | {"probs": p},
        fixed,
    )


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
