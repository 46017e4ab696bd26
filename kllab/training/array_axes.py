"""Axes of the arrays of records: what a foreign run must have before a page draws it.

A record annotates its arrays, ``rate: Annotated[NDArray[np.float32], "seeds betas"]``. An axis that
the config has as a number is so long, one that it has as a list has its length; a number stands for
itself. Any other axis is equally long in all arrays of one record.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import numpy as np

from kllab.training.record import Array, Record
from kllab.training.settings import Settings


@dataclass(frozen=True)
class ArrayType:
    """Type of an array of a record: its dtype and the names of its axes."""

    dtype: np.dtype[Any]
    axes: tuple[str, ...]


def array_types(record: type[Record]) -> dict[str, ArrayType]:
    """Return the types of all arrays of a class of records, by name.

    Raises
    ------
    TypeError
        If an array is not annotated with its axes.
    """
    found = {}
    for name, hint in get_type_hints(record, include_extras=True).items():
        options = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
        for option in options:
            axes = option.__metadata__[0] if get_origin(option) is Annotated else None
            kind = option.__origin__ if axes is not None else option
            if get_origin(kind) is np.ndarray:
                if not isinstance(axes, str):
                    raise TypeError(f"{record.__name__}.{name} is not annotated with its axes")
                _, dtype = get_args(kind)
                found[name] = ArrayType(np.dtype(get_args(dtype)[0]), tuple(axes.split()))
    return found


def check_arrays(record: type[Record], config: Settings, arrays: Mapping[str, Array]) -> None:
    """Check the arrays of one record.

    Raises
    ------
    ValueError
        If the record has no array of a name, or another dtype or shape; says what is allowed.
    """
    types = array_types(record)
    known: dict[str, int] = {}
    for name, array in arrays.items():
        if name not in types:
            allowed = ", ".join(types) or "none"
            raise ValueError(f"there is an array {name!r}; allowed: {allowed}")
        expected = types[name]
        sizes = [_size(axis, config, known) for axis in expected.axes]
        fits = array.ndim == len(sizes) and all(
            size in (None, given) for size, given in zip(sizes, array.shape, strict=True)
        )
        if array.dtype != expected.dtype or not fits:
            shape = " x ".join(
                axis if size is None else f"{size}"
                for axis, size in zip(expected.axes, sizes, strict=True)
            )
            raise ValueError(
                f"array {name!r} is {array.dtype} of shape {array.shape}; allowed: "
                f"{expected.dtype}, {shape}"
            )
        known |= dict(zip(expected.axes, array.shape, strict=True))


def _size(axis: str, config: Settings, known: Mapping[str, int]) -> int | None:
    """Return the length of an axis; None if it is not known yet."""
    if axis.isdecimal():
        return int(axis)
    of_config = getattr(config, axis, None)
    if isinstance(of_config, tuple | list):
        return len(of_config)
    return of_config if isinstance(of_config, int) else known.get(axis)
