"""Numbers that a host sets by environment variables."""

import math
import os
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple, Self

from kllab.storage.errors import Unavailable


class _Variable(NamedTuple):
    name: str
    unit: float
    most: float


def set_by(name: str, default: float, *, unit: float = 1.0, most: float = math.inf) -> Any:
    """Return a field of `HostSettings` that an environment variable sets.

    Parameters
    ----------
    name : str
        The variable.
    default : float
        Value of the field if the variable is not set.
    unit : float
        What 1 in the variable is in the field, such as 60 if they are minutes and seconds.
    most : float
        Largest value of the field; what is above is taken for it.
    """
    return field(default=default, metadata={"variable": _Variable(name, unit, most)})


@dataclass(frozen=True)
class HostSettings:
    """Base of dataclasses whose fields are made by `set_by`."""

    @classmethod
    def from_environment(cls) -> Self:
        """Return what the environment variables set; docs/hosting.md lists them.

        Raises
        ------
        Unavailable
            If one is not a number above 0, which may be ``inf``; names it.
        """
        values: dict[str, float] = {}
        for each in fields(cls):
            variable: _Variable = each.metadata["variable"]
            if given := os.environ.get(variable.name, ""):
                number = variable.unit * _positive(variable.name, given)
                values[each.name] = min(number, variable.most)
        return cls(**values)


def _positive(name: str, given: str) -> float:
    try:
        number = float(given)
    except ValueError:
        number = math.nan
    if not number > 0:
        raise Unavailable(f"{name} is {given!r}; allowed: a number above 0.")
    return number
