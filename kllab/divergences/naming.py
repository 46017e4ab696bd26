"""The names in a reason: p and q, unless they were given in another order or a page has others."""

import re


def named(reason: str | None, first: str = "P", second: str = "Q") -> str:
    """Put `first` for p and `second` for q.

    >>> named("q gives 0 where p gives 0.25", "Q", "P")
    'P gives 0 where Q gives 0.25'
    """
    names = {"p": first, "q": second}
    return re.sub(r"\b[pqPQ]\b", lambda found: names[found.group().lower()], reason or "")


def exchanged(reason: str | None) -> str | None:
    """Put p for q and q for p, as the reason of a divergence of Q from P needs.

    >>> exchanged("q gives 0 where p gives 0.25")
    'p gives 0 where q gives 0.25'
    """
    return reason and named(reason, "q", "p")
