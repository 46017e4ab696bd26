"""KL over the mean of Q: a plane of heights with its level lines, the present mean on it."""

from typing import Any

import numpy as np

from kllab.divergences.units import Unit
from kllab.topics.asymmetry_2d.compute import MEANS, GaussianView2D, MeanMap
from pages.charts.theme import P_LINE, Q_LINE
from pages.charts.typed_array import typed_array
from pages.foundations.asymmetry_2d.square_plane import along, curves, mean_marker, square_layout

Figure = dict[str, Any]
HEIGHT: list[list[Any]] = [[0.0, "theme:background"], [1.0, "#7d95b5"]]
DEEPEST = 20.0  # nats; both maps share one colour range, and what lies above keeps the last colour


def mean_map(view: GaussianView2D, direction: str, unit: Unit) -> Figure:
    """One direction over the mean of Q, with its level lines and the current mean on it."""
    chosen = view.map_pq if direction == "pq" else view.map_qp
    name = "KL(P‖Q)" if direction == "pq" else "KL(Q‖P)"
    data = [
        {
            "type": "heatmap",
            **along(MEANS),
            # The root grows evenly from the minimum, as the distance of the means does.
            "z": typed_array(np.sqrt(chosen.kl)),
            "zmin": 0,
            "zmax": DEEPEST**0.5,
            "zsmooth": "fast",
            "colorscale": HEIGHT,
            "showscale": False,
            "hoverinfo": "skip",
        },
        curves(chosen.lines, "level", {"color": "theme:text", "width": 1}) | {"opacity": 0.55},
        mean_marker(view.pair.mean("p"), "P", P_LINE, "circle"),
        mean_marker(view.pair.mean("q"), "Q", Q_LINE, "diamond"),
    ]
    shape = square_layout(MEANS[-1], "mean of Q, x", "mean of Q, y")
    kl = view.kl_pq if direction == "pq" else view.kl_qp
    shape["title"] = {
        "text": f"{name} = {unit.text(kl)}",
        "font": {"size": 15},
        "x": 0,
        "xref": "paper",
        "y": 0.985,
        "yanchor": "top",
    }
    shape["showlegend"] = False
    shape["annotations"] = _level_labels(chosen, unit)
    return {"data": data, "layout": shape}


def _level_labels(chosen: MeanMap, unit: Unit) -> list[dict[str, Any]]:
    return [
        {
            "x": at[0],
            "y": at[1],
            "text": unit.number(level, 3),
            "showarrow": False,
            "font": {"size": 11},
            "bgcolor": "theme:background",
            "borderpad": 1,
            "opacity": 0.9,
        }
        for at, level in zip(chosen.labels, chosen.levels, strict=True)
        if at is not None
    ]
