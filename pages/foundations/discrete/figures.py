"""Figures of two distributions over a few outcomes."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from kllab.divergences.units import Unit, written
from kllab.topics.discrete.compute import BernoulliSweep, Direction, DiscreteView
from pages.charts.handle import handle
from pages.charts.point import point
from pages.charts.shapes import upright_line
from pages.charts.stacked_bars import stacked_bars
from pages.charts.steady_range import round_up
from pages.charts.theme import GREEN, PURPLE, ZERO_LINE, Figure, Trace, axis, figure
from pages.charts.traces import bars, line
from pages.foundations.direction import DIRECTIONS, SIDES, P

BAR = 0.35
"""Width of a bar; the distance of two outcomes is 1."""
LABELLED = 4
"""Largest number of outcomes with a number on each bar."""


def probabilities(view: DiscreteView) -> Figure:
    """Draw bars of p and q side by side for each outcome, each with a handle at its top."""
    drawn = _by_outcome(
        view,
        [
            # The second line leaves space for the handle.
            _bars(view, name, values, [f"{value:.3g}<br> " for value in values])
            for name, values in (("P", view.p), ("Q", view.q))
        ],
        axis("probability", range=[0, 1.2], tickvals=[0, 0.25, 0.5, 0.75, 1]),
    )
    drawn["layout"]["meta"] |= {"handles": _handles(view)}
    return drawn


def _handles(view: DiscreteView) -> list[dict[str, Any]]:
    """Return a handle for each probability."""
    # Between two outcomes nothing is lost when one of them takes all.
    ends = (0.0, 1.0 if view.pair.outcomes == 2 else 0.99)
    return [
        handle(
            f"{name.lower()}_{outcome}",
            outcome + offset,
            value,
            f"{name}({outcome})",
            f"{value:.4g}",
            axes="y",
            colour=SIDES[name].colour,
            step=0.01,
            y_range=ends,
        )
        for name, offset, values in (("P", -BAR / 2, view.p), ("Q", BAR / 2, view.q))
        for outcome, value in enumerate(values)
    ]


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
        labels = [written(value, ".3f") for value in values]
        data.append(
            _bars(view, way.first, np.where(infinite, high, values), labels)
            | {
                "name": way.name,
                "textposition": ["inside" if endless else "outside" for endless in infinite],
                "hovertemplate": f"outcome %{{x}}: %{{customdata}} {unit.name}",
                "customdata": labels,
            }
        )
    return _by_outcome(view, data, axis(unit.name, range=[low, high], **ZERO_LINE))


def entropies(view: DiscreteView, unit: Unit) -> Figure:
    """Draw H + KL = cross-entropy as stacked bars; an infinite KL exceeds the chart."""
    ways = (view.pq, view.qp)
    finite = [unit.of(way.cross_entropy) for way in ways if np.isfinite(way.cross_entropy)]
    reach = round_up(max(finite + [unit.of(way.entropy) * 1.3 for way in ways]), least=0.5)
    rows = {
        _sum_in_words(way, unit): {
            "entropy": unit.of(way.entropy),
            "divergence": unit.of(way.kl) if np.isfinite(way.kl) else 2 * reach,
        }
        for way in ways
    }
    looks = {"entropy": (GREEN, ""), "divergence": (PURPLE, "x")}
    return stacked_bars(rows, looks, reach, unit.name)


def _sum_in_words(way: Direction, unit: Unit) -> str:
    entropy, kl, cross = (
        unit.number(value, 4) for value in (way.entropy, way.kl, way.cross_entropy)
    )
    return f"H({way.first}) {entropy} + {way.name} {kl} = H({way.first}, {way.second}) {cross}"


def bernoulli(view: DiscreteView, sweep: BernoulliSweep, unit: Unit) -> Figure:
    """Draw both directions over the probability of outcome 1 in Q, the current one marked."""
    data: list[Trace] = []
    heights = [0.0, unit.of(3.0)]
    for way in DIRECTIONS.values():
        kl, now = way.of(sweep.kl_pq, sweep.kl_qp), unit.of(way.of(view.pq, view.qp).kl)
        data.append(line(way.name, sweep.values, unit.of(kl), **way.first.line))
        if np.isfinite(now):
            look = (way.first.colour, way.first.symbol)
            mark = point(f"{way.name} now", sweep.q, now, *look, y_range=heights)
            data.append(mark | {"showlegend": False})
    return figure(
        data,
        xaxis=axis("probability of outcome 1 in Q", range=[0, 1]),
        yaxis=axis(unit.name, range=heights),
        shapes=[upright_line(sweep.p, P.colour, text="that of P", textposition="end")],
    )


def _by_outcome(view: DiscreteView, data: Sequence[Trace], y: dict[str, Any]) -> Figure:
    outcomes = axis(
        "outcome",
        type="category",
        fixedrange=True,
        categoryorder="array",
        categoryarray=_outcomes(view),
    )
    return figure(data, xaxis=outcomes, yaxis=y, hovermode="closest", bargap=1 - 2 * BAR)


def _outcomes(view: DiscreteView) -> list[str]:
    return [str(i) for i in range(view.pair.outcomes)]


def _bars(view: DiscreteView, name: str, values: Any, labels: list[str]) -> Trace:
    all_labelled = view.pair.outcomes <= LABELLED
    return bars(
        name,
        _outcomes(view),
        [float(value) for value in values],
        SIDES[name].colour,
        SIDES[name].pattern,
        text=[label if all_labelled or label == "∞" else "" for label in labels],
        textposition="outside",
        constraintext="none",
        textangle=0,
        cliponaxis=False,
        hovertemplate="outcome %{x}: %{y:.6g}",
    )
