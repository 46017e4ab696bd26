"""Check the arguments of functions that draw samples: sizes and random generators."""

import operator
from typing import Any, SupportsIndex

import numpy as np


def checked_generator(owner: str, rng: object) -> np.random.Generator:
    """Return `rng`; raise TypeError unless it is a `numpy.random.Generator`."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"{owner}: rng must be a numpy.random.Generator "
            f"(numpy.random.default_rng(seed)), but it is {rng!r}"
        )
    return rng


def sample_sizes(owner: str, shape: Any) -> tuple[int, ...]:
    """Return `shape` as a tuple; raise TypeError or ValueError unless it is made of sizes."""
    # Arrays have __index__ whatever their axes.
    single = isinstance(shape, SupportsIndex) and not getattr(shape, "ndim", 0)
    try:
        sizes = tuple(map(as_integer, (shape,) if single else shape))
    except TypeError:
        raise TypeError(
            f"{owner}: shape must be an integer or several of them, but it is {shape!r}"
        ) from None
    if any(size < 0 for size in sizes):
        raise ValueError(f"{owner}: shape must not be negative, but it is {shape!r}")
    return sizes


def as_integer(value: Any) -> int:
    """Return `value` as an int; raise TypeError for floats, text, bools and arrays with axes."""
    if isinstance(value, bool | np.bool_):
        raise TypeError
    return operator.index(value)
