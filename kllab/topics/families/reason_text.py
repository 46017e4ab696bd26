"""Reasons for a page: its symbols for P and Q, and numbers of six digits."""

import re

from kllab.divergences.reason_text import with_symbols

_LONG = re.compile(r"\d+\.\d{6,}(?:e[+-]?\d+)?")


def readable(reason: str | None, first: str = "P", second: str = "Q") -> str:
    """Replace the symbols p and q by `first` and `second`, and shorten numbers to six digits.

    >>> readable("KL(p||q): q gives 0 where p gives 0.36787944117144233", "Q", "P")
    'KL(Q‖P): P gives 0 where Q gives 0.367879'
    """
    short = _LONG.sub(lambda number: f"{float(number.group()):.6g}", reason or "")
    return with_symbols(short, first, second).replace("||", "‖")
