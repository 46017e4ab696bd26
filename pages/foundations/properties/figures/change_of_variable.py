"""Figure of the change of variable: the same two distributions in x and in y."""

from typing import Any

import numpy as np

from kllab.divergences.units import Unit
from kllab.topics.properties.change_of_variable import ChangeFinding, Stage
from pages.charts.line import line
from pages.charts.steady_range import from_zero
from pages.charts.theme import P_LINE, Q_LINE, axis, layout

Figure = dict[str, Any]


def figure(found: ChangeFinding, unit: Unit) -> Figure:
    """Draw both densities in x above and in y below, with their numbers."""
    data = []
    for number, stage in enumerate((found.before, found.after), start=1):
        suffix = "" if number == 1 else "2"
        where = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}", "showlegend": number == 1}
        data += [
            line("P", stage.x, stage.p, **P_LINE) | where,
            line("Q", stage.x, stage.q, **Q_LINE) | where,
        ]
    return {
        "data": data,
        "layout": layout(
            grid={"rows": 2, "columns": 1, "pattern": "independent", "ygap": 0.34},
            xaxis=axis("x", range=list(found.before.ends)),
            yaxis=axis("density of x", range=_heights(found.before)),
            xaxis2=axis("y", range=list(found.after.ends)),
            yaxis2=axis("density of y", range=_heights(found.after)),
            annotations=[
                _numbers(found.before, unit, "x domain", "y domain"),
                _numbers(found.after, unit, "x2 domain", "y2 domain"),
            ],
        ),
    }


def _heights(stage: Stage) -> list[float]:
    # Space for the numbers in the upper corner.
    return from_zero(1.12 * np.maximum(stage.p, stage.q), least=1e-6)


def _numbers(stage: Stage, unit: Unit, xref: str, yref: str) -> dict[str, Any]:
    return {
        "xref": xref,
        "yref": yref,
        "x": 1,
        "y": 1,
        "xanchor": "right",
        "yanchor": "top",
        "align": "right",
        "showarrow": False,
        "text": f"KL(P‖Q) = {unit.text(stage.kl_pq)}<br>H(P) = {unit.text(stage.entropy_p, 4)}",
        "bgcolor": "theme:background",
        "borderpad": 4,
    }
