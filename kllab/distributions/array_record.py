"""Value equality, hash, repr and pickling for frozen dataclasses that hold arrays."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable
from typing import Any

import numpy as np

_LONGEST_LIST = 64


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class ArrayRecord:
    """Base of frozen dataclasses whose fields may be arrays.

    The equality that ``dataclass`` writes compares tuples and so fails on arrays; this one
    compares shape and contents. Records are hashable, so that they can key a cache.
    """

    def _contents(self) -> tuple[Hashable, ...]:
        return tuple(_key(getattr(self, field.name)) for field in dataclasses.fields(self))

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._contents() == other._contents()

    def __hash__(self) -> int:
        return hash((type(self), self._contents()))

    def __repr__(self) -> str:
        shown = (
            f"{field.name}={_text(getattr(self, field.name))}"
            for field in dataclasses.fields(self)
            if getattr(self, field.name) is not None
        )
        return f"{type(self).__name__}({', '.join(shown)})"

    def __reduce__(self) -> tuple[Any, ...]:
        # Unpickled arrays are writable, so a copy is built anew from the fields.
        values = tuple(getattr(self, field.name) for field in dataclasses.fields(self))
        return (type(self), values)


def _key(value: object) -> Hashable:
    if isinstance(value, np.ndarray):
        return (value.shape, value.tobytes())
    return value


def _text(value: object) -> str:
    if isinstance(value, np.ndarray):
        if value.size <= _LONGEST_LIST:
            return repr(value.tolist())
        return np.array2string(value, separator=", ", threshold=_LONGEST_LIST)
    return repr(value)
