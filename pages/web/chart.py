"""Chart component: a Plotly figure that is updated in place.

Figures are sent only while their chart is visible. The browser reports when a chart comes near the
window and when it leaves; until then a figure given as a function is not computed.

A figure that stays the same while others change, such as a thousand points, has a `version`: the
browser keeps it and says so, and from then on it is neither computed nor sent.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import streamlit as st

from pages.web import component, dragging, fixed_controls, static_file
from pages.web.hand import FARTHEST
from pages.web.wire import pack

Figure = dict[str, Any]
Handle = dict[str, Any]
"""A handle, as `pages.charts.handle` makes it."""

SEEN_AT_FIRST = False
"""Whether a figure given as a function is computed before its chart is visible."""
_DRAWN = "charts-of-the-page"  # session key: keys of the charts that were drawn on the page


@cache
def _component() -> Callable[..., Any]:
    return component.declare(
        "chart",
        static_file.CHART,
        '<div class="kllab-chart" role="figure" tabindex="-1"></div>'
        '<p class="kllab-chart-message" role="status"></p>',
    )


def visible_charts() -> dict[str, tuple[bool, str]]:
    """Return by key whether the browser last reported a chart as visible, and what it keeps."""
    # Not all of the session's state: reading it takes time at every change.
    states = {key: st.session_state.get(key) for key in st.session_state.get(_DRAWN, ())}
    return {
        key: (state["seen"], state.get("kept", ""))
        for key, state in states.items()
        if isinstance(state, Mapping) and "seen" in state
    }


@dataclass(frozen=True)
class Dragged:
    """Position of a handle of a chart.

    Parameters
    ----------
    name : str
        The handle's name in the figure.
    x, y : float
        Position in the units of the axes.
    done : bool
        Whether the visitor has let go.
    """

    name: str
    x: float
    y: float
    done: bool = True


def read_drag(message: object) -> Dragged | None:
    """Return the position of a handle from a browser's message; None for other messages."""
    match message:
        case {
            "name": str(name),
            "x": int() | float() as x,
            "y": int() | float() as y,
            "done": bool(done),
        }:
            # The comparison rejects NaN and integers that are too large for a float.
            if abs(x) < FARTHEST and abs(y) < FARTHEST:
                return Dragged(name, float(x), float(y), done)
    return None


def chart(
    figure: Figure | Callable[[], Figure],
    *,
    key: str,
    alt: str,
    height: int | None = 420,
    on_drag: Callable[[Dragged], None] | None = None,
    version: str = "",
    handles: Sequence[Handle] = (),
) -> None:
    """Draw `figure`, or update the chart drawn under the same `key`.

    Parameters
    ----------
    figure : dict, or callable that returns one
        ``{"data": [...], "layout": {...}}`` as made by `pages.charts`. The browser replaces
        colours such as ``"theme:text"``. ``layout["meta"]["narrow"]`` has the changes below 480
        px. Pass a function for a chart that may be outside of the window: it is called only while
        the chart is visible.
    key : str
        Identifies the chart on its page; zoom and camera are kept while it stays the same.
    alt : str
        Text alternative: a sentence on what the chart shows, with its numbers.
    height : int or None
        In pixels; reserved before the chart is drawn, so that nothing jumps. None fills the height
        that its container has left.
    on_drag : callable, optional
        Called with a handle that was moved, before the page reruns; sets the controls that the
        handle stands for.
    version : str, optional
        Identifies what `figure`, a function, draws: figures of one key and version are equal. It is
        called and sent once, and drawn again only if the version changes.
    handles : sequence of dict, optional
        Handles that move while a figure of the same version stays; others are in the figure.
    """

    def moved() -> None:
        dragged = read_drag(st.session_state[key]["dragged"])
        if on_drag is not None and dragged is not None:
            on_drag(dragged)
            dragging.wait(is_dragged=not dragged.done)

    st.session_state.setdefault(_DRAWN, set()).add(key)
    lazy = callable(figure) and not version
    state = st.session_state.get(key, {})
    seen = state.get("seen", SEEN_AT_FIRST or not lazy)
    message: dict[str, Any] = {
        "alt": alt,
        "height": height,
        "name": key,
        "plotly": static_file.PLOTLY.path,
        "seen": seen,
    }
    if version:
        message["version"] = f"{key} {version}"
    if handles:
        message["handles"] = handles if on_drag is None else _free(handles, on_drag)
    if seen and not (version and state.get("kept") == message["version"]):
        made = figure() if callable(figure) else figure
        if on_drag is not None:
            made = _with_free_handles(made, on_drag)
        message["figure"] = {**made, "layout": {"uirevision": key, **made["layout"]}}
    _component()(
        key=key,
        data=pack(message),
        height=height or "stretch",
        default={"seen": seen, "kept": ""},
        on_dragged_change=moved,
        on_kept_change=lambda: None,
        on_seen_change=lambda: None,
    )


def _with_free_handles(figure: Figure, on_drag: Callable[[Dragged], None]) -> Figure:
    """Return `figure` without the handles that stand only for controls that the link fixes."""
    layout = figure["layout"]
    meta = layout.get("meta", {})
    meta = {**meta, "handles": _free(meta.get("handles", ()), on_drag)}
    return {**figure, "layout": {**layout, "meta": meta}}


def _free(handles: Sequence[Handle], on_drag: Callable[[Dragged], None]) -> list[Handle]:
    """Return those of `handles` that stand for a control that the link leaves free."""
    return [
        handle
        for handle in handles
        if not fixed_controls.changes_nothing(
            partial(on_drag, Dragged(handle["name"], handle["x"], handle["y"]))
        )
    ]
