"""Figures of two normal distributions."""

from typing import Any

import numpy as np

from kllab.divergences.units import Unit, written
from kllab.topics.normal.compute import Family, NormalView, Sweep
from pages.charts.log_axis import log_axis
from pages.charts.steady_range import from_zero
from pages.charts.theme import (
    NEGATIVE_FILL,
    P_LINE,
    POSITIVE_FILL,
    Q_LINE,
    RUN_COLOURS,
    RUN_DASHES,
    axis,
    layout,
)
from pages.charts.typed_array import typed_array
from pages.foundations.normal.text import PARAMETERS

Figure = dict[str, Any]


def densities(view: NormalView) -> Figure:
    """Draw both densities above and both integrands below, on one x axis."""
    x = typed_array(view.x)
    data = [
        _line(x, view.p, "P", P_LINE, "y", fill="rgba(0,114,178,.12)"),
        _line(x, view.q, "Q", Q_LINE, "y", fill="rgba(213,94,0,.10)"),
    ]
    return {
        "data": data,
        "layout": layout(
            xaxis=axis("x", range=[-10, 10]),
            yaxis=axis("density", range=from_zero(view.p, view.q, least=0.05)),
        ),
    }


def integrand(view: NormalView, direction: str, unit: Unit) -> Figure:
    """Draw the signed integrand of one direction."""
    values = unit.of(view.integrand_pq if direction == "pq" else view.integrand_qp)
    name = "p log(p/q)" if direction == "pq" else "q log(q/p)"
    x = typed_array(view.x)
    colour = P_LINE if direction == "pq" else Q_LINE
    return {
        "data": [
            _fill(x, np.maximum(values, 0), POSITIVE_FILL, "adds"),
            _fill(x, np.minimum(values, 0), NEGATIVE_FILL, "subtracts"),
            _line(x, values, name, {**colour, "width": 2}, "y"),
        ],
        "layout": layout(
            xaxis=axis("x", range=[-10, 10]),
            yaxis=axis(f"{name}, {unit.name} per unit of x", range=from_zero(values, least=0.01)),
        ),
    }


def sweeps(view: NormalView, unit: Unit) -> Figure:
    """Draw KL in both directions over each of the four parameters, the current pair marked."""
    data: list[dict[str, Any]] = []
    shape = layout(
        grid={"rows": 2, "columns": 2, "pattern": "independent", "xgap": 0.16, "ygap": 0.3},
        hovermode="closest",
    )
    # Larger values are clipped, so that the current pair is in the lower two thirds.
    shown = from_zero(unit.of(1.6 * np.array([view.kl_pq, view.kl_qp, 1.5])), least=1.0)
    for number, sweep in enumerate(view.sweeps, start=1):
        suffix = "" if number == 1 else str(number)
        data += _sweep_traces(sweep, view, suffix, unit, legend=number == 1)
        title = PARAMETERS[sweep.parameter]
        ends = [float(sweep.values[0]), float(sweep.values[-1])]
        log = sweep.parameter.startswith("scale")
        shape[f"xaxis{suffix}"] = log_axis(title, *ends) if log else axis(title, range=ends)
        shape[f"yaxis{suffix}"] = axis(unit.name if number in (1, 3) else "", range=shown)
    return {"data": data, "layout": shape}


def _sweep_traces(
    sweep: Sweep, view: NormalView, suffix: str, unit: Unit, *, legend: bool
) -> list[dict[str, Any]]:
    axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
    traces: list[dict[str, Any]] = []
    for name, values, now, line, symbol in (
        ("KL(P||Q)", sweep.kl_pq, view.kl_pq, P_LINE, "circle"),
        ("KL(Q||P)", sweep.kl_qp, view.kl_qp, Q_LINE, "diamond"),
    ):
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": typed_array(sweep.values),
                "y": typed_array(unit.of(values)),
                "name": name,
                "legendgroup": name,
                "showlegend": legend,
                "line": {**line, "width": 2},
                **axes,
            }
        )
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [sweep.current],
                "y": [unit.of(now)],
                "name": f"{name} now",
                "legendgroup": name,
                "showlegend": False,
                "marker": {"color": line["color"], "size": 10, "symbol": symbol},
                **axes,
            }
        )
    return traces


def family(group: Family, unit: Unit) -> Figure:
    """Draw P and several Q, each with its divergence in the legend."""
    x = typed_array(group.x)
    letter = "μ" if group.varied == "loc_q" else "σ"
    data = [
        {
            **_line(
                x, q, f"{letter} = {value:g}: KL(P||Q) = {written(unit.of(kl), '.4f')}", {}, "y"
            ),
            "line": {"color": RUN_COLOURS[i % 6], "dash": RUN_DASHES[i % 6], "width": 2},
        }
        for i, (value, q, kl) in enumerate(zip(group.values, group.qs, group.kl_pq, strict=True))
    ]
    data.append(_line(x, group.p, "P", {"color": "theme:text", "width": 2.5, "dash": "solid"}, "y"))
    return {
        "data": data,
        "layout": layout(
            xaxis=axis("x", range=[-10, 10]),
            yaxis=axis("density", range=from_zero(group.p, *group.qs, least=0.05)),
        ),
    }


def _line(
    x: Any, y: Any, name: str, line: dict[str, Any], yaxis: str, fill: str | None = None
) -> dict[str, Any]:
    trace = {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": typed_array(y),
        "name": name,
        "line": line,
        "yaxis": yaxis,
    }
    return trace | ({"fill": "tozeroy", "fillcolor": fill} if fill else {})


def _fill(x: Any, y: Any, colour: str, name: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": typed_array(y),
        "name": name,
        "fill": "tozeroy",
        "fillcolor": colour,
        "line": {"width": 0},
        "hoverinfo": "skip",
    }
