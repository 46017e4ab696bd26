"""Outcomes with names: read from weights and counts, and aligned between two distributions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from kllab.distributions.constraint import first_broken
from kllab.distributions.labels import Axis, labels_by_axis
from kllab.distributions.real_array import real_array
from kllab.special.double_double import exact_sum
from kllab.special.float_array import FloatArray

if TYPE_CHECKING:
    from kllab.distributions.categorical import Categorical

Names: TypeAlias = tuple[Hashable, ...]
Weights: TypeAlias = ArrayLike | Mapping[Any, float]
_SHOWN = 6


def checked_names(owner: str, names: Iterable[Hashable], count: int) -> Names:
    """Return the names of `count` outcomes; raise ValueError if one is NaN or there twice."""
    found = tuple(name.item() if isinstance(name, np.generic) else name for name in names)
    if len(found) != count:
        raise ValueError(
            f"{owner}: there must be a name for each outcome, but there are {len(found)} names "
            f"and {count} outcomes"
        )
    for name, times in Counter(found).items():
        if times > 1:
            raise ValueError(
                f"{owner}: names of outcomes must differ, but {name!r} is there {times} times"
            )
        if name != name or name is None:
            raise ValueError(
                f"{owner}: {name!r} cannot name an outcome, as it is not known to be that of "
                "another distribution; give it a name, or leave it out"
            )
    return found


def read(
    owner: str, argument: str, value: Weights, names: Iterable[Hashable] | None
) -> tuple[FloatArray, Names | None, dict[Axis, Any]]:
    """Return numbers with the outcomes along the last axis, their names, and labels of batches.

    With `names` the numbers are brought into their order; an outcome that `value` does not have
    gets 0, and one that `names` does not have is an error.
    """
    if isinstance(value, Mapping):
        own: Iterable[Hashable] | None = tuple(value)
        array = real_array(owner, argument, list(value.values()))
        labels: dict[Axis, Any] = {}
    else:
        array = real_array(owner, argument, value)
        labels = dict(labels_by_axis(owner, argument, value, 1))
        index = labels.pop(("outcome", 0), None)
        # pandas makes a RangeIndex where nobody has named anything.
        own = None if index is None or type(index).__name__ == "RangeIndex" else index.tolist()
    if array.ndim == 0 or array.shape[-1] == 0:
        raise ValueError(
            f"{owner}: {argument} must have an outcome, but its shape is {array.shape}"
        )
    count = array.shape[-1]
    found = None if own is None else checked_names(owner, own, count)
    if names is None:
        return array, found, labels
    if found is None:
        return array, checked_names(owner, names, count), labels
    wanted = tuple(names)
    wanted = checked_names(owner, wanted, len(wanted))
    lost = [name for name in found if name not in wanted]
    if lost:
        raise ValueError(
            f"{owner}: names must have every outcome of {argument}, but {_text(lost)} "
            f"{'is' if len(lost) == 1 else 'are'} missing"
        )
    return spread(array, found, wanted, 0.0), wanted, labels


def shares(owner: str, argument: str, weights: FloatArray, names: Names | None) -> FloatArray:
    """Return weights over their sum; raise ValueError if one is negative or all are 0."""
    broken = ~((weights >= 0) & (weights < np.inf))
    if broken.any():
        index, where = first_broken(argument, broken)
        if names is not None:
            where = f"that of {names[index[-1]]!r}"
        raise ValueError(
            f"{owner}: {argument} must be non-negative and finite, but {where} is "
            f"{float(weights[index])!r}"
        )
    largest = weights.max(axis=-1, keepdims=True)
    if not largest.all():
        raise ValueError(f"{owner}: {argument} must have a positive sum, but all of them are 0")
    # By a power of two, which is exact, so that the sum cannot overflow.
    scaled = np.ldexp(weights, -np.frexp(largest)[1])
    return np.asarray(scaled / exact_sum(scaled)[0][..., None])


def spread(table: FloatArray, names: Names, wanted: Names, missing: float) -> FloatArray:
    """Return a table in the order of `wanted`, with `missing` for what it has not."""
    at = {name: i for i, name in enumerate(names)}
    columns = [at.get(name, len(names)) for name in wanted]
    padded = np.append(table, np.full((*table.shape[:-1], 1), missing), axis=-1)
    return np.asarray(padded[..., columns])


def aligned(p: Any, q: Any) -> tuple[Any, Any]:
    """Return P and Q with the outcomes of both, in one order, if they name them.

    An outcome that one of them does not name has probability 0 there.

    Raises
    ------
    ValueError
        If only one of them has names, or they have no name in common and names of other types.
    """
    of_p, of_q = (getattr(one, "names", None) for one in (p, q))
    if of_p == of_q:
        return p, q
    if of_p is None or of_q is None:
        with_names, named, other = ("p", of_p, q) if of_q is None else ("q", of_q, p)
        raise ValueError(
            f"outcomes are aligned by name, but only {with_names} names them "
            f"({_text(named or ())}): name those of the other one, {type(other).__name__}, too "
            "(Categorical.from_weights), or give both without names"
        )
    if not set(of_p) & set(of_q) and _types(of_p) != _types(of_q):
        raise ValueError(
            f"outcomes are aligned by name, but p and q have none in common, and names of other "
            f"types: {_text(of_p)} and {_text(of_q)}"
        )
    union = (*of_p, *(name for name in of_q if name not in set(of_p)))
    return _over(p, union), _over(q, union)


def _over(p: Categorical, names: Names) -> Categorical:
    ((parameter, table),) = p.given.items()
    missing = 0.0 if parameter == "probs" else -np.inf
    assert p.names is not None
    tables: dict[str, Any] = {parameter: spread(table, p.names, names, missing)}
    return type(p)(**tables, names=names).with_labels(p.labels)


def _types(names: Names) -> set[type]:
    return {type(name) for name in names}


def _text(names: Iterable[Hashable]) -> str:
    every = list(names)
    shown = ", ".join(repr(name) for name in every[:_SHOWN])
    return f"{shown}, ..." if len(every) > _SHOWN else shown
