"""Figures of likelihood ratio tests: triangle, coin, errors against draws, walks."""

from math import isfinite
from typing import Any

import numpy as np

from kllab import Bernoulli, kl_divergence
from kllab.divergences.units import Unit
from kllab.models.simplex import CORNERS
from kllab.topics.likelihood_ratio.compute import RatioView, at_r, level_lines
from kllab.topics.likelihood_ratio.compute import level_line as line_of_level
from kllab.topics.likelihood_ratio.walks import Walks
from pages.charts.handle import handle
from pages.charts.log_axis import log_axis
from pages.charts.shapes import level_line, upright_line
from pages.charts.simplex import mark, outline, path, triangle
from pages.charts.steady_range import round_up
from pages.charts.theme import GREEN, PURPLE, Array, Figure, Trace, axis, figure
from pages.charts.traces import area, joined, line
from pages.foundations.direction import P, Q

DRAWN = 6
"""Number of walks that are drawn."""
_HEADS = np.linspace(0.002, 0.998, 200)


def simplex(view: RatioView, contours: str) -> Figure:
    """Draw P, Q and R, the boundary through R, and lines of equal divergence.

    The dashed line of each side has the divergence of R, unless that is infinite.
    """
    hidden, reverse = {"showlegend": False}, contours == "to"
    levels = [float(each.value) for each in at_r(view, reverse=reverse)]
    data = [outline(), _region_of_q(view)]
    for side, centre, level in zip((P, Q), (view.p, view.q), levels, strict=True):
        lines = level_lines(tuple(map(float, centre)), reverse=reverse)
        x, y = (joined([(each @ CORNERS)[:, place] for each in lines]) for place in (0, 1))
        name = f"KL(·‖{side.name})" if reverse else f"KL({side.name}‖·)"
        look = {**side.line, "width": 1.2}
        data.append(line(name, x, y, **look) | {"hoverinfo": "skip"})
        if isfinite(level):
            through = line_of_level(centre, level, reverse=reverse)
            data.append(path("", through, side.colour, 2.0, dash="dash") | hidden)
    data += [
        path("p^(1−s) q^s", view.arc, "theme:text", 1.2, dash="dot"),
        mark(view.nearest, "nearest to P", GREEN, "star"),
        mark(view.p, "P", P.colour, P.symbol) | hidden,
        mark(view.q, "Q", Q.colour, Q.symbol) | hidden,
    ]
    shape = triangle(("outcome 0", "outcome 1", "outcome 2"))
    shape["meta"] |= {
        "handles": [
            _corner_handle("p", "P", view.p, P.colour),
            _corner_handle("q", "Q", view.q, Q.colour),
            _corner_handle("r", "R, on the boundary", view.r, GREEN),
        ]
    }
    return {"data": data, "layout": shape}


def _corner_handle(name: str, label: str, probs: Array, colour: str) -> dict[str, Any]:
    x, y = probs @ CORNERS
    text = ", ".join(f"{share:.3f}" for share in probs)
    ends: dict[str, Any] = {"x_range": [0.0, 1.0], "y_range": [0.0, float(CORNERS[2, 1])]}
    hollow = name == "r"
    return handle(name, x, y, label, text, colour=colour, step=0.02, hollow=hollow, **ends)


def _region_of_q(view: RatioView) -> Trace:
    """Return the part of the triangle in which the test decides for Q."""
    corners, ratio = np.eye(3), view.spec.log_ratio - view.spec.threshold
    kept: list[Array] = []
    for place in range(3):
        after = (place + 1) % 3
        if ratio[place] <= 0:
            kept.append(corners[place])
        if ratio[place] * ratio[after] < 0:
            share = ratio[place] / (ratio[place] - ratio[after])
            kept.append((1 - share) * corners[place] + share * corners[after])
    kept.append(kept[0])
    x, y = (np.array(kept) @ CORNERS).T
    return area("decides for Q", x, y, "rgba(213,94,0,.14)", "toself")


def coin(view: RatioView, unit: Unit) -> Figure:
    """Draw the divergence of each share of heads from P and from Q: the exponents of the errors."""
    data = []
    top = 0.0
    for side, probs in ((P, view.p), (Q, view.q)):
        kl = unit.of(np.asarray(kl_divergence(Bernoulli(_HEADS), Bernoulli(probs[0]))))
        data.append(line(f"KL(x‖{side.name})", _HEADS, kl, **side.line))
        top = max(top, unit.of(float(kl_divergence(Bernoulli(view.r[0]), Bernoulli(probs[0])))))
    top = round_up(1.3 * top, least=0.5)
    drawn = figure(
        data,
        xaxis=axis("share x of heads in n draws", range=[0, 1]),
        yaxis=axis(f"divergence, {unit.name}", range=[0, top]),
        shapes=[upright_line(float(view.r[0]), GREEN, text="decides", textposition="end")],
    )
    drawn["layout"]["meta"] |= {
        "handles": [
            handle(
                f"heads_{name}",
                float(probs[0]),
                0.0 if name != "r" else 0.5 * top,
                label,
                f"{probs[0]:.3g}",
                axes="x",
                colour=colour,
                step=0.01,
                x_range=(0.01, 0.99),
                hollow=name == "r",
            )
            for name, label, probs, colour in (
                ("p", "Heads under P", view.p, P.colour),
                ("q", "Heads under Q", view.q, Q.colour),
                ("r", "Share of heads that decides", view.r, GREEN),
            )
        ]
    }
    return drawn


def errors(view: RatioView) -> Figure:
    """Draw the exact errors of the test against the draws, with Sanov's exponents."""
    type_1, type_2 = view.types_1_and_2
    return _against_draws(
        view,
        [
            ("type I", type_1, view.exponents[0], {**P.line, "width": 2}),
            ("type II", type_2, view.exponents[1], {**Q.line, "width": 2}),
        ],
    )


def stein(view: RatioView) -> Figure:
    """Draw the smallest type II error at a fixed type I error, with Stein's exponent."""
    look = {**Q.line, "width": 2}
    return _against_draws(view, [("type II", view.type_2_at, view.kl_pq, look)])


def bayes(view: RatioView) -> Figure:
    """Draw the Bayes error, with Chernoff's exponent."""
    look = {"color": PURPLE, "width": 2}
    return _against_draws(view, [("Bayes error", view.bayes, view.chernoff, look)])


def _against_draws(view: RatioView, rows: list[tuple[str, Array, float, dict[str, Any]]]) -> Figure:
    draws = view.numbers
    least = 1e-12 if max(exponent for *_, exponent, _ in rows) * draws[-1] > 12 else 1e-6
    data: list[Trace] = []
    several = len(rows) > 1
    for place, (name, logs, exponent, look) in enumerate(rows):
        with np.errstate(under="ignore"):
            shown = np.where(logs > np.log(least) - 40, np.exp(np.maximum(logs, -700)), np.nan)
            slope = np.exp(-exponent * draws)
        data.append(line(name, draws, shown, **look))
        slope = np.where(slope > least * 1e-18, slope, np.nan)
        style = {**look, "width": 1.2, "dash": "dot"}
        # One entry of the legend for all dotted lines, which the view's table gives in numbers.
        of_slope = "exp(−nE)" if several else f"exp(−n · {exponent:.3g})"
        data.append(line(of_slope, draws, slope, **style) | {"showlegend": not place})
    return figure(
        data,
        xaxis=axis("draws n", range=[0, float(draws[-1])]),
        yaxis=log_axis("error probability", least, 1.0),
        hovermode="closest",
    )


def walk(walks: Walks, unit: Unit, longest: int) -> Figure:
    """Draw the log likelihood ratio of a few walkers, its mean, and Wald's thresholds."""
    count = walks.ratios.shape[1]
    n = np.arange(count)
    x = np.tile(np.append(n, np.nan), DRAWN)
    y = joined(list(unit.of(walks.ratios[:DRAWN])))
    upper = unit.of(walks.upper)
    reach = round_up(2.5 * upper, least=1.0)
    longest = next((end for end in (50, 100, 200) if count <= end), longest)
    colour = P.colour if walks.slope > 0 else Q.colour
    mean = unit.of(walks.slope) * np.array([0.0, longest])
    return figure(
        [
            line(f"{DRAWN} walkers", x, y, color=colour, width=1),
            line("mean", [0, longest], mean, color="theme:text", width=2, dash="dash"),
        ],
        xaxis=axis("draws", range=[0, longest]),
        yaxis=axis(f"log P/Q, {unit.name}", range=[-reach, reach], zeroline=True),
        showlegend=False,
        margin={"l": 52, "r": 8, "t": 6, "b": 38},
        meta={},
        shapes=[
            level_line(upper, label={"text": "decide P", "textposition": "top left"}),
            level_line(-upper, label={"text": "decide Q", "textposition": "bottom left"}),
        ],
        hovermode="closest",
    )
