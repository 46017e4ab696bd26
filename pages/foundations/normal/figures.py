"""Figures of two normal distributions."""

from typing import Any

import numpy as np

from kllab.divergences.units import Unit, written
from kllab.topics.normal.compute import Family, NormalView, Sweep
from pages.charts.handle import handle
from pages.charts.log_axis import log_axis
from pages.charts.panels import on_panel, panel_axes
from pages.charts.steady_range import from_zero
from pages.charts.theme import (
    Figure,
    Trace,
    axis,
    figure,
    layout,
    run_style,
)
from pages.charts.traces import line, markers, signed_curve
from pages.foundations.direction import DIRECTIONS, P, Q
from pages.foundations.normal.controls import PAIR
from pages.foundations.normal.text import PARAMETERS

SLIDERS = {slider.key: slider for slider in PAIR}
"""Sliders by the names of the handles that move them."""


def densities(view: NormalView) -> Figure:
    """Draw both densities, each with a handle for its mean and one for its standard deviation."""
    drawn = figure(
        [
            line(side.name, view.x, density, **side.line)
            | {"fill": "tozeroy", "fillcolor": side.fill}
            for side, density in ((P, view.p), (Q, view.q))
        ],
        xaxis=axis("x", range=[-10, 10]),
        yaxis=axis("density", range=from_zero(view.p, view.q, least=0.05)),
    )
    drawn["layout"]["meta"] |= {"handles": _handles(view)}
    return drawn


def _handles(view: NormalView) -> list[dict[str, Any]]:
    """Return a handle at the top of each density, and one a standard deviation right of it."""
    found = []
    for side, distribution in ((P, view.pair.p), (Q, view.pair.q)):
        letter, loc = side.name.lower(), float(distribution.loc)
        for parameter, start in (("loc", 0.0), ("scale", loc)):
            name = f"{parameter}_{letter}"
            value, control = getattr(view.pair, name), SLIDERS[name]
            x = start + value
            found.append(
                handle(
                    name,
                    x,
                    float(distribution.prob(x)),
                    PARAMETERS[name],
                    f"{value:g}",
                    axes="x",
                    colour=side.colour,
                    x_range=(start + control.low, start + control.high),
                )
            )
    return found


def integrand(view: NormalView, direction: str, unit: Unit) -> Figure:
    """Draw the signed integrand of one direction."""
    way = DIRECTIONS[direction]
    values = unit.of(way.of(view.integrand_pq, view.integrand_qp))
    return figure(
        signed_curve(
            (way.adds, way.subtracts, way.integrand),
            view.x,
            values,
            **way.first.line | {"width": 2},
        ),
        xaxis=axis("x", range=[-10, 10]),
        yaxis=axis(
            f"{way.integrand}, {unit.name} per unit of x", range=from_zero(values, least=0.01)
        ),
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
    for way in DIRECTIONS.values():
        common = {"legendgroup": way.name, **on_panel(number)}
        kl, now = way.of(sweep.kl_pq, sweep.kl_qp), way.of(view.kl_pq, view.kl_qp)
        curve = line(way.name, sweep.values, unit.of(kl), **way.first.line | {"width": 2})
        look = {"color": way.first.colour, "size": 10, "symbol": way.first.symbol}
        mark = markers(f"{way.name} now", [sweep.current], [unit.of(now)], **look)
        traces.append(curve | common | {"showlegend": number == 1})
        traces.append(mark | common | {"showlegend": False})
    return traces


def family(group: Family, unit: Unit) -> Figure:
    """Draw P and several Q, each with its divergence in the legend."""
    letter = "μ" if group.varied == "loc_q" else "σ"
    data = [
        line(
            f"{letter} = {value:g}: KL = {written(unit.of(kl), '.4f')}",
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
