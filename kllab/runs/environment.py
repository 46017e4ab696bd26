"""Numbers that a host sets by environment variables."""

import math
import os

from kllab.storage.errors import Unavailable


def positive_number(name: str, default: float) -> float:
    """Return the number in an environment variable, or the default if it is not set.

    Raises
    ------
    Unavailable
        If it is not a number above 0; ``inf`` is one.
    """
    given = os.environ.get(name, "")
    if not given:
        return default
    try:
        number = float(given)
    except ValueError:
        number = math.nan
    if not number > 0:
        raise Unavailable(f"{name} is {given!r}; allowed: a number above 0.")
    return number
