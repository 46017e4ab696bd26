"""Text in links: how options and numbers are written, and quoted in a warning."""

import re

_MOST_QUOTED = 80
"""Largest number of characters quoted from a link."""


def option_name(option: str) -> str:
    """Return an option's name in characters that need no encoding in an address.

    >>> option_name("fall to 0"), option_name("1/N")
    ('fall_to_0', '1_N')
    """
    return re.sub(r"[^\w.-]+", "_", option).strip("_")


def number_text(number: float) -> str:
    """Format a number in as few digits as identify it; -0 as 0.

    >>> number_text(0.1), number_text(1 / 3), number_text(-0.0)
    ('0.1', '0.3333333333333333', '0')
    """
    short = f"{number + 0:.12g}"
    return short if float(short) == number else repr(number)


def shortened(raw: str) -> str:
    """Return the text of a link, shortened if it is very long."""
    return raw if len(raw) <= _MOST_QUOTED else f"{raw[: _MOST_QUOTED - 3]}..."


def quoted(raw: str) -> str:
    """Return the text of a link in quotes, shortened if it is very long."""
    return repr(shortened(raw))
