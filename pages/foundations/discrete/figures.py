"""Figures of two distributions over a few outcomes."""

import numpy as np

from kllab.divergences.units import Unit, written
from kllab.topics.discrete.compute import BernoulliSweep, Direction, DiscreteView
from pages.charts.point import point
from pages.charts.shapes import upright_line
from pages.charts.stacked_bars import stacked_bars
from pages.charts.steady_range import round_up
from pages.charts.theme import GREEN, PURPLE, ZERO_LINE, Figure, Trace, axis, figure
from pages.charts.traces import line
from pages.foundations import probability_bars
from pages.foundations.direction import DIRECTIONS, P
from pages.foundations.probability_bars import bars_of, by_outcome


def probabilities(view: DiscreteView) -> Figure:
    """Draw bars of p and q side by side for each outcome, each with a handle at its top."""
    return probability_bars.probabilities(view.p, view.q, _outcomes(view))


def contributions(view: DiscreteView, unit: Unit) -> Figure:
    """Draw the signed contribution of each outcome to both directions; ∞ reaches the top."""
    finite = unit.of(np.concatenate([view.pq.contributions, view.qp.contributions]))
    finite = finite[np.isfinite(finite)]
    # p log(p/q) is never below -1/e.
    low, high = unit.of(-0.45), round_up(1.2 * float(finite.max()), least=0.5)
    data, outcomes = [], _outcomes(view)
    for way in (view.pq, view.qp):
        values = unit.of(way.contributions)
        infinite = np.isinf(values)
        labels = [written(value, ".3f") for value in values]
        data.append(
            bars_of(outcomes, way.first, np.where(infinite, high, values), labels)
            | {
                "name": way.name,
                "textposition": ["inside" if endless else "outside" for endless in infinite],
                "hovertemplate": f"outcome %{{x}}: %{{customdata}} {unit.name}",
                "customdata": labels,
            }
        )
    return by_outcome(outcomes, data, axis(unit.name, range=[low, high], **ZERO_LINE))


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


def _outcomes(view: DiscreteView) -> list[str]:
    return [str(i) for i in range(view.pair.outcomes)]
