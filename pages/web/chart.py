"""Chart component: a Plotly figure that is updated in place.

Figures are sent only while their chart is visible. The browser reports when a chart comes near the
window and when it leaves; until then a figure given as a function is not computed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import streamlit as st

from pages.web import static_file
from pages.web.wire import pack

Figure = dict[str, Any]

SEEN_AT_FIRST = False
"""Whether a figure given as a function is computed before its chart is visible."""

# Sent with every update, so it is short: the component's code is a file that the browser caches. A
# failed download is retried at the next update.
_LOADER = """
let code = null;
export default function (component) {
  let remove, removed = false;
  code ??= import(new URL("%s", document.baseURI).href);
  code.then(
    (module) => { if (!removed) remove = module.default(component); },
    () => {
      code = null;
      component.parentElement.querySelector(".kllab-chart-message").textContent =
        "The chart's code could not be loaded. Reload the page to try again.";
    },
  );
  return () => { removed = true; remove?.(); };
}
"""


@cache
def _component() -> Callable[..., Any]:
    # Declared by the first page shown: by then it is known which server delivers the code.
    # Not isolated: Plotly's styles do not apply inside a shadow root.
    return st.components.v2.component(
        "kllab_chart",
        html='<div class="kllab-chart" role="figure" tabindex="-1"></div>'
        '<p class="kllab-chart-message" role="status"></p>',
        js=_LOADER % static_file.CHART.path,
        isolate_styles=False,
    )


def visible_charts() -> dict[str, bool]:
    """Return by key whether the browser last reported a chart as visible."""
    states = st.session_state.items()
    return {
        str(key): state["seen"]
        for key, state in states
        if isinstance(state, Mapping) and "seen" in state
    }


_FARTHEST = 1e300


@dataclass(frozen=True)
class Dragged:
    """Position of a shape that the visitor dragged and dropped.

    Parameters
    ----------
    name : str
        The shape's name in the figure.
    x, y : tuple of float
        Lower and upper end on each axis; equal for a handle of fixed size.
    """

    name: str
    x: tuple[float, float]
    y: tuple[float, float]


def read_drag(message: object) -> Dragged | None:
    """Return the position of a dropped shape from a browser's message; None for other messages."""
    match message:
        case {
            "name": str(name),
            "x": [int() | float() as x0, int() | float() as x1],
            "y": [int() | float() as y0, int() | float() as y1],
        }:
            # The comparison rejects NaN and integers that are too large for a float.
            if all(abs(place) < _FARTHEST for place in (x0, x1, y0, y1)):
                return Dragged(name, (float(x0), float(x1)), (float(y0), float(y1)))
    return None


def chart(
    figure: Figure | Callable[[], Figure],
    *,
    key: str,
    alt: str,
    height: int = 420,
    on_drag: Callable[[Dragged], None] | None = None,
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
    height : int
        In pixels; reserved before the chart is drawn, so that nothing jumps.
    on_drag : callable, optional
        Makes the figure's shapes draggable. It is called with the moved shape, before the page
        reruns, and sets the controls that the shape represents.
    """

    def moved() -> None:
        dragged = read_drag(st.session_state[key]["dragged"])
        if on_drag is not None and dragged is not None:
            on_drag(dragged)

    lazy = callable(figure)
    seen = st.session_state.get(key, {}).get("seen", SEEN_AT_FIRST or not lazy)
    message: dict[str, Any] = {
        "alt": alt,
        "height": height,
        "draggable": on_drag is not None,
        "filename": f"kllab-{key}",
        "plotly": static_file.PLOTLY.path,
        "seen": seen,
    }
    if seen:
        made = figure() if callable(figure) else figure
        message["figure"] = {**made, "layout": {"uirevision": key, **made["layout"]}}
    _component()(
        key=key,
        data=pack(message),
        height=height,
        default={"seen": seen},
        on_dragged_change=moved,
        on_seen_change=lambda: None,
    )
