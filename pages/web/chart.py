"""The one chart of the lab: a Plotly figure that is updated in place.

Figures are sent only while their chart is seen: a chart tells the page when it comes near the
window and when it leaves, and a figure given as a function is not even made before.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import streamlit as st

from pages.web import static_file
from pages.web.wire import pack

Figure = dict[str, Any]

SEEN_AT_FIRST = False
"""Whether a figure given as a function is made before the browser says that it is seen."""

# What travels with every update, so it is short: the component's code is a file that the browser
# keeps. A failed download is tried again at the next update.
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
    # Declared by the first page that is shown: by then it is known who serves the code.
    # Not isolated: in a shadow root Plotly's own styles do not reach the chart.
    return st.components.v2.component(
        "kllab_chart",
        html='<div class="kllab-chart" role="figure" tabindex="-1"></div>'
        '<p class="kllab-chart-message" role="status"></p>',
        js=_LOADER % static_file.CHART.path,
        isolate_styles=False,
    )


_FARTHEST = 1e300


@dataclass(frozen=True)
class Dragged:
    """Where the visitor let go of a shape of a chart.

    Parameters
    ----------
    name : str
        The shape's name in the figure.
    x, y : tuple of float
        Its lower and its upper end on each axis; both the same for a handle of fixed size.
    """

    name: str
    x: tuple[float, float]
    y: tuple[float, float]


def read_drag(message: object) -> Dragged | None:
    """Return where a browser says that a shape was dropped; None for any other message."""
    match message:
        case {
            "name": str(name),
            "x": [int() | float() as x0, int() | float() as x1],
            "y": [int() | float() as y0, int() | float() as y1],
        }:
            # The comparison refuses NaN, and whole numbers that are too large for a float.
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
        ``{"data": [...], "layout": {...}}`` as made by `pages.charts`; colours written
        ``"theme:text"`` and the like are filled in by the browser. ``layout["meta"]["narrow"]``
        holds what changes below 480 px. Give a function for every chart that may stand outside of
        the window: it is called only while the chart is seen.
    key : str
        Names the chart on its page; zoom and camera survive as long as it stays the same.
    alt : str
        What the chart shows now, in a sentence with its numbers, for those who do not see it.
    height : int
        In pixels; reserved before the chart is drawn, so that nothing jumps.
    on_drag : callable, optional
        Makes the figure's shapes draggable; called, before the page runs again, with the one that
        the visitor has moved, to set the controls that it stands for.
    """

    def tell() -> None:
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
        on_dragged_change=tell,
        on_seen_change=lambda: None,
    )
