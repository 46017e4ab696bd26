"""What `sample` of every distribution is given: how many draws, and the generator."""

from __future__ import annotations

import operator
from typing import Any, SupportsIndex

import numpy as np


def check_generator(owner: str, rng: object) -> None:
    """Raise TypeError, in the name of `owner`, unless `rng` is a `numpy.random.Generator`."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"{owner}: rng must be a numpy.random.Generator "
            f"(numpy.random.default_rng(seed)), but it is {rng!r}"
        )


def sample_sizes(owner: str, shape: Any) -> tuple[int, ...]:
    """Return one whole number or several of them as a tuple.

    Raises
    ------
    TypeError, ValueError
        In the name of `owner`, if it is none or one is negative.
    """
    # Arrays have __index__ whatever their axes; truth values have it, but nobody means them.
    single = isinstance(shape, SupportsIndex) and not getattr(shape, "ndim", 0)
    try:
        sizes = tuple(map(_whole, (shape,) if single else shape))
    except TypeError:
        raise TypeError(
            f"{owner}: shape must be a whole number or several of them, but it is {shape!r}"
        ) from None
    if any(size < 0 for size in sizes):
        raise ValueError(f"{owner}: shape must not be negative, but it is {shape!r}")
    return sizes


def _whole(size: Any) -> int:
    if isinstance(size, bool | np.bool_):
        raise TypeError
    return operator.index(size)
