"""Clock: reruns the fragment in which it is drawn, for as long as it is drawn.

Unlike ``st.fragment(run_every=...)`` it stops without a rerun of the whole page. It does not tick
while the app is running.
"""

import time
from collections.abc import Callable
from functools import cache
from typing import Any

from pages.web import component, static_file


@cache
def _component() -> Callable[..., Any]:
    return component.declare("clock", static_file.CLOCK)


def tick_after(seconds: float, *, key: str) -> None:
    """Rerun this fragment every `seconds`; the clock continues if it is drawn again."""
    _draw({"seconds": seconds}, key)


def tick_when_changed(path: str, text: str, seconds: float, *, key: str) -> None:
    """Rerun this fragment once the address `path` answers with something else than `text`.

    The browser asks every `seconds`, which costs the server a twentieth of a rerun. A host without
    our routes reruns the fragment every `seconds`.

    Parameters
    ----------
    path : str
        Relative to the page.
    """
    watched = {"path": path, "text": text} if static_file.has_routes() else None
    _draw({"seconds": seconds, "watched": watched}, key)


def _draw(data: dict[str, Any], key: str) -> None:
    # The time makes each answer different for the browser.
    data = {**data, "answered": time.monotonic()}
    _component()(key=key, data=data, on_tick_change=lambda: None)
