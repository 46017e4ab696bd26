"""Figures of the weights of a Bayesian network, and of the tutorial's KL beside the right one."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.divergences.units import Unit
from pages.charts.line import line
from pages.charts.log_axis import log_axis
from pages.charts.steady_range import decades, from_zero
from pages.charts.theme import BLUE, GREEN, RUN_COLOURS, VERMILLION, axis, layout
from pages.charts.typed_array import typed_array

Figure = dict[str, Any]
Array = NDArray[Any]
_SYMBOLS = ("circle", "diamond", "square", "x")


def weights(
    layer: Array,
    loc: Array,
    scale: Array,
    lines: list[tuple[Array, Array]],
    levels: tuple[float, ...],
    unit: Unit,
) -> Figure:
    """Each weight's posterior in units of its prior, which is the star at N(0, 1).

    `lines` are where KL of one weight is each of `levels` (nats).
    """
    data: list[dict[str, Any]] = [
        line(f"KL = {unit.text(level, 3)}", m, s, color="theme:text", width=1)
        | {"opacity": 0.2 + 0.2 * index, "hoverinfo": "name", "showlegend": False}
        for index, (level, (m, s)) in enumerate(zip(levels, lines, strict=True))
    ]
    data += [
        {
            "type": "scatter",
            "mode": "markers",
            "name": f"layer {number}",
            "x": typed_array(loc[layer == number]),
            "y": typed_array(scale[layer == number]),
            "marker": {
                "color": RUN_COLOURS[number - 1],
                "symbol": _SYMBOLS[number - 1],
                "size": 6,
                "opacity": 0.7,
            },
        }
        for number in np.unique(layer).tolist()
    ]
    data.append(
        {
            "type": "scatter",
            "mode": "markers",
            "name": "prior",
            "x": [0],
            "y": [1],
            "marker": {"color": GREEN, "symbol": "star", "size": 15},
        }
    )
    reach = from_zero(np.abs(loc), least=5.0)[1]
    return {
        "data": data,
        "layout": layout(
            xaxis=axis("(mean − prior's mean) / prior's sd", range=[-reach, reach]),
            yaxis=log_axis("sd / prior's sd", *decades(scale, [0.1, 2.0])),
            hovermode="closest",
        ),
    }


def tutorial_kl(
    sigmas: Array, right: Array, tutorial: Array, now: tuple[float, float, float], unit: Unit
) -> Figure:
    """The tutorial's number and the right one over the prior's standard deviation."""
    sigma, right_now, tutorial_now = now
    return {
        "data": [
            line("KL", sigmas, unit.of(right), color=BLUE, width=2.5),
            line(
                "the tutorial's kl_loss",
                sigmas,
                unit.of(tutorial),
                color=VERMILLION,
                width=2.5,
                dash="dash",
            ),
            {
                "type": "scatter",
                "mode": "markers",
                "name": "this prior",
                "x": [sigma, sigma],
                "y": [unit.of(right_now), unit.of(tutorial_now)],
                "marker": {"color": "theme:text", "size": 8},
                "showlegend": False,
            },
        ],
        "layout": layout(
            xaxis=log_axis("prior_sigma", *map(float, sigmas[[0, -1]])),
            yaxis=axis(unit.name, range=from_zero(unit.of(right), unit.of(tutorial), least=1.0)),
        ),
    }
