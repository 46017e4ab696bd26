"""Labels that numbers carry: the index of a Series, index and columns of a table, coordinates.

Numbers are matched by their place. Where two of them carry labels, these must be the same in the
same order, or what belongs to one label would be compared with what belongs to another. pandas
and xarray are not imported: their objects are recognised by the modules of their classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np

Labels: TypeAlias = Mapping[int, Any]
"""Axis, counted from the last one (0, 1, ...) -> its labels, a pandas Index."""

_UNLABELLED = frozenset({"builtins", "numpy"})
_PLAIN = frozenset({np.ndarray, np.float64, float, int, type(None)})
_NUMBERS = (int, float, complex, str, bytes)
_SHOWN = 6


def labels_of(owner: str, name: str, value: object) -> Labels:
    """Return the labels of the axes of `value`, if it has any.

    Raises
    ------
    ValueError
        If `value` is a list of labelled objects whose labels differ.
    """
    if type(value) in _PLAIN:
        return {}
    if isinstance(value, list | tuple):
        return _shared(owner, name, value)
    kinds = {base.__module__.partition(".")[0] for base in type(value).__mro__[:-1]}
    if kinds <= _UNLABELLED:
        return {}
    if "pandas" in kinds:
        axes = getattr(value, "axes", None)  # a Series has one, a table has two
        return dict(enumerate(reversed(axes))) if axes else {}
    if "xarray" in kinds and hasattr(value, "indexes"):
        dims = reversed(value.dims)  # type: ignore[attr-defined]
        return {i: value.indexes[dim] for i, dim in enumerate(dims) if dim in value.indexes}
    return {}


def _shared(owner: str, name: str, entries: list[object] | tuple[object, ...]) -> Labels:
    """Return the labels that the entries of a list have in common."""
    found: Labels = {}
    for i, entry in enumerate(entries):
        if isinstance(entry, _NUMBERS):
            continue
        labels = labels_of(owner, f"{name}[{i}]", entry)
        check_same_labels(owner, name, found, f"{name}[{i}]", labels)
        found = {**labels, **found}
    return found


def check_same_labels(
    owner: str,
    first_name: str,
    first: Mapping[Any, Any],
    second_name: str,
    second: Mapping[Any, Any],
) -> None:
    """Raise ValueError if an axis that both have labels for is labelled differently.

    An axis of one entry goes with any other, and places (0, 1, ..., as pandas numbers what has no
    labels) with labels that are no places.
    """
    for axis in first.keys() & second.keys():
        one, other = first[axis], second[axis]
        if len(one) != len(other) or len(one) == 1 or one.equals(other):
            continue
        same = sorted(map(repr, one)) == sorted(map(repr, other))
        if not same and (_are_places(one) or _are_places(other)):
            continue
        raise ValueError(
            f"{owner}: {first_name} and {second_name} are matched by their order, but "
            f"{'the order of their labels differs' if same else 'their labels differ'}: "
            f"{_text(one)} and {_text(other)}; bring them into one order (reindex), or give "
            "them without labels (to_numpy)"
        )


def _are_places(labels: Any) -> bool:
    return list(labels) == list(range(len(labels)))


def _text(labels: Any) -> str:
    shown = ", ".join(repr(label) for label in labels[:_SHOWN].tolist())
    return f"({shown}{', ...' if len(labels) > _SHOWN else ''})"
