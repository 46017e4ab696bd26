"""Figures of the aggregated posterior beside the prior, and of the prior's holes."""

from typing import Any

import numpy as np

from kllab.data.image_sheet import tile
from kllab.topics.latent_space.holes import Holes
from pages.charts.images import grey
from pages.charts.panels import note_on_panel, on_panel, panel_axes
from pages.charts.theme import Array, Figure, axis, figure
from pages.charts.traces import even_grid, heat_map

COLOURS: list[list[Any]] = [[0.0, "theme:background"], [0.15, "#9ecae1"], [1.0, "#08519c"]]
IN_A_ROW = 6


def densities(prior: Array, posterior: Array, end: float) -> Figure:
    """Draw the densities of prior and aggregated posterior in equal colours."""
    high = float(max(prior.max(), np.quantile(posterior, 0.999)))
    grid = np.linspace(-end, end, len(prior))
    data, notes = [], []
    shape: dict[str, Any] = {}
    titles = ("prior p(z)", "images q(z)")
    for number, (values, title) in enumerate(zip((prior, posterior), titles, strict=True), start=1):
        height = heat_map(
            values, 0, high, COLOURS, **even_grid(grid, grid), zsmooth="fast", showscale=False
        )
        hover = "(%{x:.1f}, %{y:.1f}): %{z:.3f}<extra></extra>"
        data.append(height | on_panel(number) | {"hovertemplate": f"{title} {hover}"})
        left = 0.0 if number == 1 else 0.53
        shared = {"range": [-end, end], "constrain": "domain", "zeroline": False}
        across = axis("", **shared, domain=[left, left + 0.47])
        up = axis("", **shared, scaleanchor="x" if number == 1 else "x2", constraintoward="top")
        if number == 2:
            up |= {"anchor": "x2", "showticklabels": False}
            across["anchor"] = "y2"
        shape |= panel_axes(number, across, up)
        notes.append(note_on_panel(number, title, 0.5, 1, xanchor="center", yanchor="bottom"))
    return figure(
        data,
        **shape,
        annotations=notes,
        hovermode="closest",
        margin={"l": 28, "r": 4, "t": 24, "b": 22},
        meta={},
    )


def holes(found: Holes) -> Figure:
    """Draw the images of the holes, the deepest first."""
    return grey(tile(found.images, IN_A_ROW))
