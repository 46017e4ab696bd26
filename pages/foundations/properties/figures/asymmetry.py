"""Figure of asymmetry: the difference of both directions over a plane of pairs."""

from typing import Any

import numpy as np

from kllab.divergences.units import Unit
from kllab.topics.properties.asymmetry import AsymmetryFinding, Bernoullis
from pages.charts.point import point
from pages.charts.theme import BLUE, axis, layout
from pages.charts.typed_array import typed_array

Figure = dict[str, Any]
# Blue, P's colour, where KL(P||Q) is the larger; vermillion, Q's, where KL(Q||P) is.
SIGNED: list[list[Any]] = [
    [0.0, "#a84a00"],
    [0.25, "#e59a63"],
    [0.5, "theme:background"],
    [0.75, "#66a9d3"],
    [1.0, "#005b8e"],
]
SHOWN = {
    True: 2.0,
    False: 6.0,
}  # nats, for coins and for normals; larger values have the last colour


def figure(found: AsymmetryFinding, unit: Unit) -> Figure:
    """Draw the plane, the line where both agree, and the visitor's pair."""
    coins = isinstance(found.pair, Bernoullis)
    plane = found.plane
    limit = unit.of(SHOWN[coins])
    heat = {
        "type": "heatmap",
        "x0": float(plane.x[0]),
        "dx": float(plane.x[1] - plane.x[0]),
        "y0": float(plane.y[0]),
        "dy": float(plane.y[1] - plane.y[0]),
        "z": typed_array(np.clip(unit.of(plane.difference), -limit, limit)),
        "zmin": -limit,
        "zmax": limit,
        "zsmooth": "fast",
        "colorscale": SIGNED,
        "colorbar": {
            "title": {"text": f"KL(P‖Q) − KL(Q‖P), {unit.name}", "side": "top"},
            "orientation": "h",
            "thickness": 10,
            "len": 0.8,
            "x": 0.5,
            "y": -0.16,
            "yanchor": "top",
            "outlinewidth": 0,
        },
        "hovertemplate": "%{x:.2f}, %{y:.2f}: %{z:.3g}<extra></extra>",
    }
    lines = ([[0, 1], [0, 1]], [[0, 1], [1, 0]]) if coins else ([[0, 0], [-3, 3]],)
    equal = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": x,
            "y": y,
            "name": "both directions agree",
            "showlegend": i == 0,
            "line": {"color": "theme:text", "width": 1.5, "dash": "dot"},
            "hoverinfo": "skip",
        }
        for i, (x, y) in enumerate(lines)
    ]
    x_title, y_title = ("p", "q") if coins else ("log₂ of Q's scale (P's is 1)", "mean of Q")
    return {
        "data": [heat, *equal, point("your pair", *found.at, BLUE, size=13)],
        "layout": layout(
            xaxis=axis(x_title, range=[0, 1] if coins else [-2, 2], zeroline=False),
            yaxis=axis(y_title, range=[0, 1] if coins else [-3, 3], zeroline=False),
            hovermode="closest",
            margin={"l": 50, "r": 12, "t": 36, "b": 110},
            meta={"narrow": {"margin": {"l": 40, "r": 6, "t": 36, "b": 110}}},
        ),
    }
