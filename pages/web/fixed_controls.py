"""Controls that a link fixes, for a class: locked ones cannot be moved, hidden ones are not drawn.

In the address ``lock=loc_p,scale_p&hide=loc_q``. This guides a class; it protects nothing, as
anyone can edit the address.
"""

from collections.abc import Collection

import streamlit as st

from pages.web.link_text import quoted
from pages.web.plain_text import as_text

LOCK, HIDE = "lock", "hide"
_MOST_NAMED = 20
"""Largest number of allowed names in a warning."""


def named_by(parameter: str, allowed: Collection[str]) -> frozenset[str]:
    """Return the names that the address gives `parameter`; warn of those that are not `allowed`."""
    given = ",".join(st.query_params.get_all(parameter)).split(",")
    names = [name for name in dict.fromkeys(given) if name]
    unknown = [name for name in names if name not in allowed]
    if unknown:
        first = ", ".join(list(allowed)[:_MOST_NAMED])
        others = len(allowed) - _MOST_NAMED
        st.warning(
            f"The link's `{parameter}` could not be used for {as_text(quoted(unknown[0]))}"
            + (f" and {len(unknown) - 1} more" if len(unknown) > 1 else "")
            + f"; the names of this page's controls are {as_text(first)}"
            + (f" and {others} more." if others > 0 else "."),
            icon=":material/link_off:",
        )
    return frozenset(names) - frozenset(unknown)
