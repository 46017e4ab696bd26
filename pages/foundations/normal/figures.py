"""Figures of two normal distributions."""

import numpy as np

from kllab.divergences.units import Unit, written
from kllab.topics.normal.compute import Family, NormalView, Sweep
from pages.charts.log_axis import log_axis
from pages.charts.panels import on_panel, panel_axes
from pages.charts.steady_range import from_zero
from pages.charts.theme import (
    NEGATIVE_FILL,
    P_FILL,
    P_LINE,
    POSITIVE_FILL,
    Q_FILL,
    Q_LINE,
    Figure,
    Trace,
    axis,
    figure,
    layout,
    run_style,
)
from pages.charts.traces import area, line, markers
from pages.foundations.normal.text import PARAMETERS


def densities(view: NormalView) -> Figure:
    """Draw both densities."""
    return figure(
        [
            line("P", view.x, view.p, **P_LINE) | {"fill": "tozeroy", "fillcolor": P_FILL},
            line("Q", view.x, view.q, **Q_LINE) | {"fill": "tozeroy", "fillcolor": Q_FILL},
        ],
        xaxis=axis("x", range=[-10, 10]),
        yaxis=axis("density", range=from_zero(view.p, view.q, least=0.05)),
    )


def integrand(view: NormalView, direction: str, unit: Unit) -> Figure:
    """Draw the signed integrand of one direction."""
    values, name, style = (
        (unit.of(view.integrand_pq), "p log(p/q)", P_LINE)
        if direction == "pq"
        else (unit.of(view.integrand_qp), "q log(q/p)", Q_LINE)
    )
    return figure(
        [
            area("adds", view.x, np.maximum(values, 0), POSITIVE_FILL),
            area("subtracts", view.x, np.minimum(values, 0), NEGATIVE_FILL),
            line(name, view.x, values, **style | {"width": 2}),
        ],
        xaxis=axis("x", range=[-10, 10]),
        yaxis=axis(f"{name}, {unit.name} per unit of x", range=from_zero(values, least=0.01)),
    )


def sweeps(view: NormalView, unit: Unit) -> Figure:
    """Draw KL in both directions over each of the four parameters, the current pair marked."""
    data: list[Trace] = []
    shape = layout(
        grid={"rows": 2, "columns": 2, "pattern": "independent", "xgap": 0.16, "ygap": 0.3},
        hovermode="closest",
    )
    # Larger values are clipped, so that the current pair is in the lower two thirds.
    shown = from_zero(unit.of(1.6 * np.array([view.kl_pq, view.kl_qp, 1.5])), least=1.0)
    for number, sweep in enumerate(view.sweeps, start=1):
        data += _sweep_traces(sweep, view, number, unit)
        title = PARAMETERS[sweep.parameter]
        ends = [float(sweep.values[0]), float(sweep.values[-1])]
        log = sweep.parameter.startswith("scale")
        x = log_axis(title, *ends) if log else axis(title, range=ends)
        shape |= panel_axes(number, x, axis(unit.name if number in (1, 3) else "", range=shown))
    return {"data": data, "layout": shape}


def _sweep_traces(sweep: Sweep, view: NormalView, number: int, unit: Unit) -> list[Trace]:
    traces: list[Trace] = []
    for name, values, now, style, symbol in (
        ("KL(P||Q)", sweep.kl_pq, view.kl_pq, P_LINE, "circle"),
        ("KL(Q||P)", sweep.kl_qp, view.kl_qp, Q_LINE, "diamond"),
    ):
        common = {"legendgroup": name, **on_panel(number)}
        curve = line(name, sweep.values, unit.of(values), **style | {"width": 2})
        look = {"color": style["color"], "size": 10, "symbol": symbol}
        mark = markers(f"{name} now", [sweep.current], [unit.of(now)], **look)
        traces.append(curve | common | {"showlegend": number == 1})
        traces.append(mark | common | {"showlegend": False})
    return traces


def family(group: Family, unit: Unit) -> Figure:
    """Draw P and several Q, each with its divergence in the legend."""
    letter = "μ" if group.varied == "loc_q" else "σ"
    data = [
        line(
            f"{letter} = {value:g}: KL(P||Q) = {written(unit.of(kl), '.4f')}",
            group.x,
            q,
            **run_style(place),
            width=2,
        )
        for place, (value, q, kl) in enumerate(
            zip(group.values, group.qs, group.kl_pq, strict=True)
        )
    ]
    data.append(line("P", group.x, group.p, color="theme:text", width=2.5, dash="solid"))
    return figure(
        data,
        xaxis=axis("x", range=[-10, 10]),
        yaxis=axis("density", range=from_zero(group.p, *group.qs, least=0.05)),
    )
