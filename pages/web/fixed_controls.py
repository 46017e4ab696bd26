"""Controls that a link fixes, for a class: locked ones cannot be moved, hidden ones are not drawn.

In the address ``lock=loc_p,scale_p&hide=loc_q``. This guides a class; it protects nothing, as
anyone can edit the address.
"""

from collections.abc import Callable, Collection

import streamlit as st

from pages.web import page_state
from pages.web.link_text import quoted
from pages.web.plain_text import as_text

LOCK, HIDE = "lock", "hide"
_MOST_NAMED = 20
"""Largest number of allowed names in a warning."""


def read(names: Callable[[], Collection[str]]) -> None:
    """Read which controls the link fixes, unless it has been read; `names` are the allowed ones."""
    page = page_state.current()
    if not page.fixed:
        is_any = LOCK in st.query_params or HIDE in st.query_params
        allowed = dict.fromkeys(names()) if is_any else {}
        page.fixed = {parameter: _named_by(parameter, allowed) for parameter in (LOCK, HIDE)}


def fixed(parameter: str) -> frozenset[str]:
    """Return the keys of the controls that the link locks (`LOCK`) or hides (`HIDE`)."""
    return page_state.current().fixed.get(parameter, frozenset())


def all_fixed() -> frozenset[str]:
    """Return the keys of the controls that the link locks or hides."""
    return fixed(LOCK) | fixed(HIDE)


def is_fixed(key: str) -> bool:
    """Return whether the link locks or hides the control `key`."""
    return any(key in keys for keys in page_state.current().fixed.values())


def is_hidden(key: str) -> bool:
    """Return whether the link hides the control `key`."""
    return key in fixed(HIDE)


class WouldAssign(Exception):  # noqa: N818  # no error
    """Raised by `address.assign` while `changes_nothing` runs; its argument has the keys."""


def changes_nothing(act: Callable[[], None]) -> bool:
    """Return whether `act`, which may `address.assign`, assigns only controls that the link fixes.

    `act` is stopped where it first assigns.
    """
    page = page_state.current()
    if not any(page.fixed.values()):
        return False
    page.is_trial = True
    try:
        act()
    except WouldAssign as stop:
        return all(map(is_fixed, stop.args[0]))
    finally:
        page.is_trial = False
    return False


def _named_by(parameter: str, allowed: Collection[str]) -> frozenset[str]:
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
