"""Lesson on two normal distributions: what moves the divergence, and where it comes from."""

from dataclasses import asdict, replace

import numpy as np

from kllab import Normal, kl_divergence
from kllab.topics.normal.spec import NormalPair
from pages.foundations.normal.controls import PAIR
from pages.web.lesson import Look, Move, Predict, See, Setting, Values
from pages.web.link_text import number_text
from pages.web.truth import WHICH_IS_LARGER, Truth, larger

_NARROW = NormalPair(0.0, 0.5, 0.0, 2.0)
_WIDER = NormalPair(0.0, 1.0, 2.0, 2.0)
_DISTANT = NormalPair(0.0, 1.0, 2.0, 1.0)
_NEAR = NormalPair(0.0, 1.0, 1.0, 1.0)
_FACTORS = (1, 2, 4)


def _at(pair: NormalPair, view: str = "") -> Setting:
    named = {name: number_text(value) for name, value in asdict(pair).items()}
    return named | ({"view": view} if view else {})


def _directions(pair: NormalPair) -> tuple[float, float]:
    return float(kl_divergence(pair.p, pair.q)), float(kl_divergence(pair.q, pair.p))


def _of(values: Values) -> tuple[float, float]:
    return _directions(NormalPair(**{slider.key: values[slider.key] for slider in PAIR}))


def _of_narrow() -> Truth:
    pq, qp = _directions(_NARROW)
    return Truth(
        larger(pq, qp),
        f"KL(P‖Q) is {pq:.3g} nats and KL(Q‖P) is {qp:.3g}: draws of the wide Q often fall where "
        "the narrow P has almost no density.",
    )


def _agree(values: Values) -> bool:
    pq, qp = _of(values)
    return abs(pq - qp) <= 0.01 * max(pq, qp)


def _when_they_agree(values: Values) -> str:
    pq, qp = _of(values)
    return (
        f"With equal standard deviations both directions are the same: {pq:.4g} and {qp:.4g} nats. "
        "Only then are they equal, whatever the means."
    )


def _of_twice_the_distance() -> Truth:
    (near, _), (distant, _) = map(_directions, (_NEAR, _DISTANT))
    ratio = distant / near
    return Truth(
        min(range(3), key=lambda index: abs(_FACTORS[index] - ratio)),
        f"It grows from {near:.3g} to {distant:.3g} nats: with equal variances it is "
        "(μ_P − μ_Q)² / 2σ².",
    )


def _best_scale() -> Truth:
    scales = np.linspace(0.5, 5.0, 4501)
    least = float(scales[np.argmin(kl_divergence(_DISTANT.p, Normal(_DISTANT.loc_q, scales)))])
    return Truth(
        least,
        "σ² of Q has to pay for the distance as well: it is best at σ_P² + (μ_P − μ_Q)² = 1 + 4, "
        f"and σ at {least:.3g}. A Q that is too narrow costs much more than one that is too wide.",
    )


def _why(values: Values) -> str:
    pq, _ = _of(values)
    return (
        f"KL(P‖Q) = {pq:.4g} nats is the area below p log(p/q): all of it where **P has mass and Q "
        "is lower**. Where Q is higher the curve is negative, but never by as much."
    )


LESSON = (
    Look(
        "P is the solid bell, Q the dashed one. Drag the top of Q to move its mean, and watch both "
        "numbers. They are 0 only if both bells are the same.",
        setting={},
    ),
    Predict(
        "P = N(0, 0.5²) is narrow, Q = N(0, 2²) is wide. Which is larger?",
        _of_narrow,
        WHICH_IS_LARGER,
        setting=_at(_NARROW),
    ),
    Move(
        "Change the standard deviation of Q, the point on the side of its bell, until both "
        "directions agree to 1 %. The means stay apart.",
        _agree,
        example=_at(_DISTANT),
        then=_when_they_agree,
        setting=_at(_WIDER),
    ),
    Predict(
        "P = N(0, 1) and Q = N(1, 1). The mean of Q moves from 1 to 2. What does KL(P‖Q) do?",
        _of_twice_the_distance,
        ("It stays", "It doubles", "It becomes four times as large"),
        setting=_at(_NEAR),
        shown=_at(_DISTANT),
    ),
    Predict(
        "P = N(0, 1), and the mean of Q stays at 2. Set σ of Q to where KL(P‖Q) is smallest.",
        _best_scale,
        tolerance=0.3,
        placed="scale_q",
        setting=_at(_DISTANT),
        shown=_at(replace(_DISTANT, scale_q=2.2), "Sweeps"),
    ),
    See(_why, setting=_at(_WIDER, "Integrand")),
)
