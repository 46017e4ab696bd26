"""Figures of two distributions over a few outcomes."""

from typing import Any

import numpy as np

from kllab.divergences.units import Unit, written
from kllab.topics.discrete.compute import BernoulliSweep, Direction, DiscreteView
from pages.charts.point import point
from pages.charts.steady_range import round_up
from pages.charts.theme import GREEN, P_COLOUR, P_LINE, PURPLE, Q_COLOUR, Q_LINE, axis, layout
from pages.charts.typed_array import typed_array

Figure = dict[str, Any]
# With more bars there is no space for a number on each.
LABELLED = 4
LOOK = {"P": (P_COLOUR, ""), "Q": (Q_COLOUR, "/")}


def probabilities(view: DiscreteView) -> Figure:
    """Draw bars of p and q side by side for each outcome."""
    return {
        "data": [
            _bars(view, values, name, [f"{value:.3g}" for value in values])
            for name, values in (("P", view.p), ("Q", view.q))
        ],
        "layout": layout(
            xaxis=_outcomes(view),
            yaxis=axis("probability", range=[0, 1.08], dtick=0.25),
            hovermode="closest",
            bargap=0.3,
        ),
    }


def contributions(view: DiscreteView, unit: Unit) -> Figure:
    """Draw the signed contribution of each outcome to both directions; ∞ reaches the top."""
    finite = unit.of(np.concatenate([view.pq.contributions, view.qp.contributions]))
    finite = finite[np.isfinite(finite)]
    # p log(p/q) is never below -1/e.
    low, high = unit.of(-0.45), round_up(1.2 * float(finite.max()), least=0.5)
    data = []
    for way in (view.pq, view.qp):
        values = unit.of(way.contributions)
        infinite = np.isinf(values)
        shown = np.where(infinite, high, values)
        labels = [written(value, ".3f") for value in values]
        trace = _bars(view, shown, way.first, labels)
        trace["name"] = _name(way)
        trace["textposition"] = ["inside" if endless else "outside" for endless in infinite]
        trace["hovertemplate"] = f"outcome %{{x}}: %{{customdata}} {unit.name}"
        trace["customdata"] = labels
        data.append(trace)
    return {
        "data": data,
        "layout": layout(
            xaxis=_outcomes(view),
            yaxis=axis(unit.name, range=[low, high], zeroline=True, zerolinecolor="theme:text"),
            hovermode="closest",
            bargap=0.3,
        ),
    }


def entropies(view: DiscreteView, unit: Unit) -> Figure:
    """Draw H + KL = cross-entropy as stacked bars; an infinite KL exceeds the chart."""
    ways = (view.qp, view.pq)  # plotly.js draws from the bottom
    finite = [unit.of(way.cross_entropy) for way in ways if np.isfinite(way.cross_entropy)]
    reach = round_up(max(finite + [unit.of(way.entropy) * 1.3 for way in ways]), least=0.5)
    kl = [unit.of(way.kl) if np.isfinite(way.kl) else 2 * reach for way in ways]
    return {
        "data": [
            _stack([unit.of(way.entropy) for way in ways], "entropy", GREEN, "", unit),
            _stack(kl, "divergence", PURPLE, "x", unit),
        ],
        "layout": layout(
            xaxis=axis(unit.name, range=[0, reach]),
            yaxis={"range": [-0.5, 1.75], "visible": False, "fixedrange": True},
            barmode="stack",
            bargap=0.55,
            hovermode="closest",
            margin={"l": 12, "r": 12, "t": 36, "b": 44},
            meta={},
            legend={**layout()["legend"], "traceorder": "normal"},
            annotations=[
                {
                    "x": 0,
                    "xanchor": "left",
                    "y": row + 0.24,
                    "yanchor": "bottom",
                    "showarrow": False,
                    "text": _sum_in_words(way, unit),
                }
                for row, way in enumerate(ways)
            ],
        ),
    }


def _sum_in_words(way: Direction, unit: Unit) -> str:
    entropy, kl, cross = (
        unit.number(value, 4) for value in (way.entropy, way.kl, way.cross_entropy)
    )
    return f"H({way.first}) {entropy} + {_name(way)} {kl} = H({way.first}, {way.second}) {cross}"


def bernoulli(view: DiscreteView, sweep: BernoulliSweep, unit: Unit) -> Figure:
    """Draw both directions over the probability of outcome 1 in Q, the current one marked."""
    data: list[dict[str, Any]] = []
    heights = [0.0, unit.of(3.0)]
    for name, values, now, line, symbol in (
        ("KL(P‖Q)", sweep.kl_pq, view.pq.kl, P_LINE, "circle"),
        ("KL(Q‖P)", sweep.kl_qp, view.qp.kl, Q_LINE, "diamond"),
    ):
        curve = {"x": typed_array(sweep.values), "y": typed_array(unit.of(values)), "name": name}
        data.append({"type": "scatter", "mode": "lines", "line": line, **curve})
        if np.isfinite(now):
            mark = point(
                f"{name} now", sweep.q, unit.of(now), line["color"], symbol, y_range=heights
            )
            data.append(mark | {"showlegend": False})
    return {
        "data": data,
        "layout": layout(
            xaxis=axis("probability of outcome 1 in Q", range=[0, 1]),
            yaxis=axis(unit.name, range=heights),
            shapes=[
                {
                    "type": "line",
                    "x0": sweep.p,
                    "x1": sweep.p,
                    "y0": 0,
                    "y1": 1,
                    "yref": "paper",
                    "line": {"color": P_COLOUR, "width": 1.5, "dash": "dot"},
                    "label": {"text": "P's own", "textposition": "end", "textangle": 0},
                }
            ],
        ),
    }


def _name(way: Direction) -> str:
    return f"KL({way.first}‖{way.second})"


def _outcomes(view: DiscreteView) -> dict[str, Any]:
    return axis(
        "outcome",
        type="category",
        fixedrange=True,
        categoryorder="array",
        categoryarray=[str(i) for i in range(view.pair.outcomes)],
    )


def _bars(view: DiscreteView, values: Any, name: str, labels: list[str]) -> dict[str, Any]:
    colour, pattern = LOOK[name]
    roomy = view.pair.outcomes <= LABELLED
    return {
        "type": "bar",
        "x": [str(i) for i in range(view.pair.outcomes)],
        "y": [float(value) for value in values],
        "name": name,
        "text": [label if roomy or label == "∞" else "" for label in labels],
        "textposition": "outside",
        "constraintext": "none",
        "textangle": 0,
        "cliponaxis": False,
        "marker": {"color": colour, "pattern": {"shape": pattern}},
        "hovertemplate": "outcome %{x}: %{y:.6g}",
    }


def _stack(values: list[float], name: str, colour: str, pattern: str, unit: Unit) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "y": [0, 1],
        "x": values,
        "name": name,
        "marker": {"color": colour, "pattern": {"shape": pattern, "fillmode": "replace"}},
        "hovertemplate": f"{name}: %{{x:.6g}} {unit.name}<extra></extra>",
    }
