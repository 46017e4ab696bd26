"""Figures of a Bayesian network's regression: points, predictive band, its two parts, and KL."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.divergences.units import Unit
from pages.charts.line import line
from pages.charts.steady_range import from_zero
from pages.charts.theme import BLUE, ORANGE, RUN_COLOURS, RUN_DASHES, VERMILLION, axis, layout
from pages.charts.typed_array import typed_array

Figure = dict[str, Any]
Array = NDArray[Any]
Gap = tuple[float, float] | None
# Higher than any axis: moved up or down it still covers the chart, and any height of it is middle.
_DRAGGED = {
    "name": "gap",
    "layer": "above",
    "yref": "y",
    "y0": -100,
    "y1": 100,
    "line": {"width": 1, "color": ORANGE, "dash": "dot"},
}
WIDE, NARROW = "rgba(86,180,233,.22)", "rgba(0,114,178,.32)"
_FACTOR = 2.0  # standard deviations on either side of the mean


def points(x: Array, y: Array, gap: Gap) -> Figure:
    """The data before anything is learned; the gap can be dragged, and so can its edges."""
    return {
        "data": [_markers(x, y)],
        "layout": layout(
            xaxis=axis("x", range=[-2, 2]),
            yaxis=axis("y", range=[-2, 2]),
            shapes=[shape | _DRAGGED for shape in _shade(gap)],
            showlegend=False,
            hovermode="closest",
            margin={"l": 50, "r": 10, "t": 10, "b": 40},
        ),
    }


def band(arrays: Mapping[str, Array], gap: Gap) -> Figure:
    """The prediction: mean, two standard deviations of both kinds, and a few drawn functions."""
    x, mean = arrays["grid"], arrays["mean"]
    epistemic, aleatoric = arrays["epistemic_sd"], arrays["aleatoric_sd"]
    both = np.hypot(epistemic, aleatoric)
    data = [
        *_between(x, mean, _FACTOR * both, WIDE, "with the noise, ± 2 sd"),
        *_between(x, mean, _FACTOR * epistemic, NARROW, "epistemic, ± 2 sd"),
    ]
    for index, drawn in enumerate(arrays["functions"]):
        data.append(
            line("drawn functions", x, drawn, color=BLUE, width=0.8)
            | {"opacity": 0.55, "showlegend": index == 0, "legendgroup": "drawn"}
        )
    data += [
        line("mean", x, mean, color=BLUE, width=2.5),
        _markers(arrays["x"], arrays["y"]),
    ]
    return {
        "data": data,
        "layout": layout(
            xaxis=axis("x", range=[-2, 2]),
            yaxis=axis("y", range=[-2.5, 2.5]),
            shapes=_shade(gap),
            hovermode="closest",
        ),
    }


def spreads(arrays: Mapping[str, Array], gap: Gap) -> Figure:
    """Both standard deviations apart: what more data would lower, and what they would not."""
    x = arrays["grid"]
    lines = (
        ("epistemic", arrays["epistemic_sd"], {"color": BLUE, "width": 2.5}),
        ("aleatoric", arrays["aleatoric_sd"], {"color": VERMILLION, "width": 2, "dash": "dash"}),
    )
    return {
        "data": [line(name, x, y, **style) for name, y, style in lines],
        "layout": layout(
            xaxis=axis("x", range=[-2, 2]),
            yaxis=axis("standard deviation", range=from_zero(*(y for _, y, _ in lines), least=0.1)),
            shapes=_shade(gap),
        ),
    }


def kl_of_layers(
    steps: Array, of_layers: Mapping[str, Array], total_steps: int, unit: Unit
) -> Figure:
    """KL of each layer over the steps."""
    return {
        "data": [
            line(
                name,
                steps,
                unit.of(values),
                color=RUN_COLOURS[index],
                dash=RUN_DASHES[index],
                width=2,
            )
            for index, (name, values) in enumerate(of_layers.items())
        ],
        "layout": layout(
            xaxis=axis("step", range=[0, total_steps]),
            yaxis=axis(
                f"KL of the layer, {unit.name}",
                range=from_zero(*map(unit.of, of_layers.values()), least=1.0),
            ),
            showlegend=True,
        ),
    }


def _markers(x: Array, y: Array) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "points",
        "x": typed_array(x),
        "y": typed_array(y),
        "marker": {"color": "theme:text", "size": 4, "opacity": 0.75},
    }


def _between(x: Array, mean: Array, by: Array, colour: str, name: str) -> list[dict[str, Any]]:
    bare = {"width": 0, "color": colour}
    lower = line(name, x, mean - by, **bare) | {"showlegend": False, "hoverinfo": "skip"}
    upper = line(name, x, mean + by, **bare) | {"hoverinfo": "skip"}
    return [lower, upper | {"fill": "tonexty", "fillcolor": colour}]


def _shade(gap: Gap) -> list[dict[str, Any]]:
    if gap is None:
        return []
    return [
        {
            "type": "rect",
            "xref": "x",
            "yref": "paper",
            "x0": gap[0],
            "x1": gap[1],
            "y0": 0,
            "y1": 1,
            "fillcolor": "rgba(230,159,0,.12)",
            "line": {"width": 0},
            "layer": "below",
        }
    ]
