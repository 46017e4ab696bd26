"""Labels of pandas and xarray objects: index, columns, coordinates.

Numbers are matched by position. If two arrays are labelled, their labels must be equal and in the
same order, as otherwise numbers of different labels would be compared. pandas and xarray are not
imported: their objects are recognised by the modules of their classes.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np

Labels: TypeAlias = Mapping[int, Any]
"""Labels (a pandas Index) by axis, counted from the last one: 0, 1, ..."""
Axis: TypeAlias = tuple[str, int]
"""Name of an axis: ("outcome", 0), or ("batch", i) counted from the last one."""

_PLAIN = frozenset({np.ndarray, np.float64, float, int, type(None)})
_NUMBERS = (int, float, complex, str, bytes)
_SHOWN = 6


def labels_of(owner: str, name: str, value: object) -> Labels:
    """Return the labels of the axes of `value`; raise ValueError if entries of a list differ."""
    if type(value) in _PLAIN:
        return {}
    if isinstance(value, list | tuple):
        return _shared(owner, name, value)
    kinds = {base.__module__.partition(".")[0] for base in type(value).__mro__[:-1]}
    if "pandas" in kinds:
        axes = getattr(value, "axes", None)  # one of a Series, two of a DataFrame
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
    """Raise ValueError if an axis that is labelled in both has different labels.

    An axis of length 1 agrees with any other, and default labels (0, 1, ..., as in pandas) agree
    with any labels that are not a permutation of them.
    """
    for axis in first.keys() & second.keys():
        one, other = first[axis], second[axis]
        if len(one) != len(other) or len(one) == 1 or one.equals(other):
            continue
        same = sorted(map(repr, one)) == sorted(map(repr, other))
        if not same and (_are_default(one) or _are_default(other)):
            continue
        raise ValueError(
            f"{owner}: {first_name} and {second_name} are matched by their order, but "
            f"{'the order of their labels differs' if same else 'their labels differ'}: "
            f"{_text(one)} and {_text(other)}; bring them into one order (reindex), or give "
            "them without labels (to_numpy)"
        )


def labels_by_axis(owner: str, name: str, value: object, event: int) -> dict[Axis, Any]:
    """Return the labels of `value` by axis; its last `event` axes are those of an outcome.

    The rows and columns of a matrix must have the same labels.
    """
    labels = labels_of(owner, name, value)
    if not labels:
        return {}
    if event == 2 and {0, 1} <= labels.keys():
        rows, columns = {0: labels[1]}, {0: labels[0]}
        check_same_labels(owner, f"the rows of {name}", rows, f"the columns of {name}", columns)
    return {
        ("outcome", 0) if axis < event else ("batch", axis - event): index
        for axis, index in labels.items()
    }


def shared_labels(owner: str, labels: Mapping[str, Mapping[Axis, Any]]) -> Mapping[Axis, Any]:
    """Return the labels of all parameters by axis; raise ValueError if they differ."""
    shared: dict[Axis, Any] = {}
    for i, (name, own) in enumerate(labels.items()):
        for other in list(labels)[:i]:
            check_same_labels(owner, other, labels[other], name, own)
        shared |= own
    return shared


def _are_default(labels: Any) -> bool:
    return list(labels) == list(range(len(labels)))


def _text(labels: Any) -> str:
    shown = ", ".join(repr(label) for label in labels[:_SHOWN].tolist())
    return f"({shown}{', ...' if len(labels) > _SHOWN else ''})"
