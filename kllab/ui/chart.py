"""The one chart of the lab: a Plotly figure that is updated in place."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from kllab.ui import plotly_js
from kllab.ui.assets import component_script

Figure = dict[str, Any]

# Not isolated: in a shadow root Plotly's own styles do not reach the chart.
_mount = st.components.v2.component(
    "kllab_chart",
    html='<div class="kllab-chart" role="img" tabindex="-1"></div>',
    css=".kllab-chart { width: 100%; } .kllab-chart .modebar-container { opacity: .8; }",
    js=component_script("chart"),
    isolate_styles=False,
)


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


def chart(
    figure: Figure,
    *,
    key: str,
    alt: str,
    height: int = 420,
    on_drag: Callable[[Dragged], None] | None = None,
) -> None:
    """Draw `figure`, or update the chart drawn under the same `key`.

    Parameters
    ----------
    figure : dict
        ``{"data": [...], "layout": {...}}`` as made by `kllab.figures`; colours written
        ``"theme:text"`` and the like are filled in by the browser. ``layout["meta"]["narrow"]``
        holds what changes below 480 px.
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
        dragged = st.session_state[key]["dragged"]
        if on_drag is not None and dragged is not None:
            on_drag(Dragged(dragged["name"], tuple(dragged["x"]), tuple(dragged["y"])))

    figure = {**figure, "layout": {"uirevision": key, **figure["layout"]}}
    _mount(
        key=key,
        data={
            "figure": figure,
            "alt": alt,
            "height": height,
            "draggable": on_drag is not None,
            "filename": f"kllab-{key}",
            "plotly": plotly_js.path(),
        },
        height=height,
        on_dragged_change=tell,
    )
