"""The library says p and q of what it was given; a page names the two as it shows them."""

import re


def named(reason: str | None, first: str = "P", second: str = "Q") -> str:
    """Put `first` for p and `second` for q.

    >>> named("q gives 0 where p gives 0.25", "Q", "P")
    'P gives 0 where Q gives 0.25'
    """
    names = {"p": first, "q": second}
    return re.sub(r"\b[pqPQ]\b", lambda found: names[found.group().lower()], reason or "")
