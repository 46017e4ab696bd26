"""Lesson on projections: which direction covers, which chooses, and what lies between."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from math import sqrt
from typing import Any

from kllab.topics.projection.compute import FitView, explore
from kllab.topics.projection.spec import Projected
from pages.foundations.projection.controls import ALPHA, BY_KEY, spec_of
from pages.foundations.projection.presets import CASES
from pages.web.lesson import Look, Move, Predict, See, Setting, Values
from pages.web.truth import Truth

_TWO, _CAUCHY = CASES["Two modes"], CASES["Cauchy: no forward fit"]
_BETWEEN = CASES["Half way: α = ½"] | {"alpha": 0.0}
_TOUCH = _TWO | {"loc_1": -1.2, "loc_2": 1.2}
_FITS = ("The left one, forward KL", "The right one, reverse KL", "Both the same")


def _at(case: Mapping[str, Any], view: str = "") -> Setting:
    named = {key: BY_KEY[key].text(value) for key, value in case.items()}
    return named | ({"view": view} if view else {})


def _fits(values: Values) -> tuple[FitView, FitView]:
    view = explore(spec_of(values))
    return view.forward, view.other


def _wastes_more() -> Truth:
    forward, reverse = (fit.costs for fit in _fits(_TWO))
    assert forward is not None
    assert reverse is not None
    return Truth(
        float(forward.wasted < reverse.wasted),
        f"The forward fit wastes {forward.wasted:.1%} of Q between and beside the modes and misses "
        f"{forward.missed:.1%} of P. The reverse fit wastes {reverse.wasted:.1%} and misses "
        f"{reverse.missed:.0%}: the other mode.",
    )


def _forward_scale() -> Truth:
    best = _fits(_TWO)[0].found.best
    scale = sqrt(float(best.covariances[0, 0, 0]))
    return Truth(
        scale,
        "The forward fit has the moments of P: its variance is that of a mode, 1, plus that of the "
        f"means, 3² = 9. Together {scale**2:.4g}, and σ is {scale:.4g}.",
    )


def _is_single(values: Values) -> bool:
    return len(_fits(values)[1].found.fits) == 1


def _when_single(values: Values) -> str:
    forward, reverse = _fits(values)
    found, kl = reverse.found.best, forward.found.best
    return (
        "There is one optimum now, and both directions nearly agree: reverse KL gives "
        f"σ = {sqrt(float(found.covariances[0, 0, 0])):.3g}, forward KL "
        f"{sqrt(float(kl.covariances[0, 0, 0])):.3g}. Which direction is minimised matters where "
        "Q cannot become like P."
    )


def _of_cauchy() -> Truth:
    forward, reverse = _fits(_CAUCHY)
    is_infinite = forward.best is None
    return Truth(
        2.0 if is_infinite else float(forward.found.best.value > 0.5),
        f"{forward.found.reason}. Reverse KL asks Q for its mean of log p, which is finite: its "
        f"best fit is at {reverse.found.best.value:.3g} nats.",
    )


@cache
def _turning_point() -> Truth:
    spec: Projected = replace(spec_of(_BETWEEN), objective="alpha")
    steps = round((ALPHA.high - ALPHA.low) / ALPHA.step)
    alphas = [round(ALPHA.step * step, 10) for step in range(steps + 1)]
    covering = [
        alpha
        for alpha in alphas
        if abs(float(explore(replace(spec, alpha=alpha)).other.found.best.means[0, 0])) < 0.1
    ]
    return Truth(
        covering[0],
        f"From α = {covering[0]:g} on the best Q lies in the middle and covers both modes; below, "
        "it chooses one. The change is a jump: between, both are local optima, and the better one "
        "changes.",
    )


def _why(values: Values) -> str:
    forward, other = (fit.costs for fit in _fits(values))
    if forward is None or other is None:
        return "A fit that is infinitely bad for every Q cannot be the best one."
    return (
        "KL(P‖Q) is a mean over **P**: it is large where P has mass and Q has none, so its fit may "
        f"miss nothing ({forward.missed:.1%} here) but may waste ({forward.wasted:.1%}). KL(Q‖P) "
        "is a mean over **Q**: its fit may waste nothing, and may miss. Variational inference "
        "minimises KL(Q‖P), and maximum likelihood KL(P‖Q)."
    )


LESSON = (
    Look(
        "P has two modes, the solid curve on both pictures. Left is the Gaussian with the least "
        "KL(P‖Q), right those with the least KL(Q‖P). Drag the tops of P, and watch how "
        "differently they follow.",
        setting=_at(_TWO),
    ),
    Predict(
        "Which fit puts more of its mass where P has almost none?",
        _wastes_more,
        _FITS,
        setting=_at(_TWO),
        shown=_at(_TWO, "Costs"),
    ),
    Predict(
        "P is half N(−3, 1) and half N(3, 1). What is σ of the forward fit?",
        _forward_scale,
        tolerance=0.2,
        setting=_at(_TWO),
        shown=_at(_TWO, "Formula"),
    ),
    Move(
        "Move the modes of P together until reverse KL has a single optimum: the dotted curve and "
        "the second Q are gone.",
        _is_single,
        example=_at(_TOUCH),
        then=_when_single,
        setting=_at(_TWO),
    ),
    Predict(
        "P is a Cauchy distribution. How small can KL(P‖Q) be for a Gaussian Q?",
        _of_cauchy,
        ("Below 0.5 nats", "0.5 nats or more, but finite", "It is infinite for every Q"),
        setting=_at(_TWO),
        shown=_at(_CAUCHY),
    ),
    Predict(
        "α leads from reverse KL, 0, to forward KL, 1. Set α to where the best Q on the right "
        "begins to cover both modes.",
        _turning_point,
        tolerance=0.1,
        placed="alpha",
        setting=_at(_BETWEEN),
        shown=_at(_BETWEEN | {"alpha": 0.5}, "Alpha"),
    ),
    See(_why, setting=_at(_TWO, "Costs")),
)
