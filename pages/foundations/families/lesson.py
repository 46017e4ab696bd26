"""Lesson on pairs of families: which divergences are finite, and how a number is known."""

from collections.abc import Mapping
from math import inf, isfinite, isinf
from typing import Any

import numpy as np

from kllab import Laplace, Normal, kl_divergence
from kllab.divergences.units import written
from kllab.topics.families.compute import explore
from kllab.topics.families.method_comparison import three_ways
from kllab.topics.families.ranges import POSITIVE_STEPS
from pages.foundations.families import text
from pages.foundations.families.controls import SAMPLING, pair_of
from pages.foundations.families.presets import PRESETS
from pages.web.lesson import Look, Move, Predict, See, Setting, Values
from pages.web.link_text import number_text
from pages.web.truth import WHICH_IS_INFINITE, Truth, infinite

_TAILS, _SUPPORTS, _CAUCHY = (
    PRESETS[name]
    for name in ("Normal, Cauchy", "Uniform inside Normal", "Cauchy against Normal: the tail")
)
_LAPLACE: Mapping[str, Any] = {
    "family_p": "Laplace", "p_loc": 0.0, "p_scale": 1.0,
    "family_q": "Normal", "q_loc": 0.0, "q_scale": 0.6,
}  # fmt: skip
_STUDENT: Mapping[str, Any] = {
    "family_p": "StudentT", "p_df": 1.0, "p_loc": 0.0, "p_scale": 1.0,
    "family_q": "Normal", "q_loc": 0.0, "q_scale": 1.0,
}  # fmt: skip
_DRAWS = (1000, 10000, 100000)


def _at(case: Mapping[str, Any], view: str = "", direction: str = "") -> Setting:
    named = {
        key: value if isinstance(value, str) else number_text(value) for key, value in case.items()
    }
    others = {"view": view, "direction": direction}
    return named | {name: value for name, value in others.items() if value}


def _best_scale(scales: Any) -> float:
    """Return the scale of the normal Q, of `scales`, where KL(P||Q) is smallest."""
    p = Laplace(_LAPLACE["p_loc"], _LAPLACE["p_scale"])
    kl = kl_divergence(p, Normal(_LAPLACE["q_loc"], np.array(scales)))
    return float(scales[np.argmin(kl)])


def _closest() -> Truth:
    best = _best_scale(np.linspace(0.2, 5.0, 4801))
    return Truth(
        best,
        f"At {best:.3g}, the standard deviation of P, which is √2 times its scale. Of all normals, "
        "the one with the mean and variance of P has the smallest KL(P‖Q).",
    )


def _infinite(case: Mapping[str, Any]) -> Truth:
    view = explore(pair_of(case))
    pq, qp = float(view.kl_pq.value), float(view.kl_qp.value)
    named = list(zip(("KL(P‖Q)", "KL(Q‖P)"), (pq, qp), text.reasons(view), strict=True))
    finite = [f"{name} is {value:.3g} nats" for name, value, _ in named if not isinf(value)]
    reasons = [f"{name} is infinite: {reason}" for name, value, reason in named if isinf(value)]
    return Truth(infinite(pq, qp), "; ".join(finite + reasons) + ".")


def _student_kl(values: Values) -> float:
    pair = pair_of(values)
    if (pair.p.family, pair.q.family) != ("StudentT", "Normal"):
        return inf
    return float(explore(pair).kl_pq.value)


def _is_finite(values: Values) -> bool:
    return isfinite(_student_kl(values))


def _when_finite(values: Values) -> str:
    return (
        f"At df = {values['p_df']:g} it is {_student_kl(values):.3g} nats. Here log(p/q) grows "
        "like x², so KL(P‖Q) is finite only if x² has a finite mean under P: for df above 2."
    )


def _of_draws() -> Truth:
    pair, seed = pair_of(_CAUCHY), SAMPLING[1].default
    means = [three_ways(pair, n, int(seed))[0].monte_carlo.value for n in _DRAWS]
    index = 0 if isinf(means[-1]) else 2 if means[-1] > 2 * means[0] else 1
    listed = ", ".join(
        f"{mean:,.0f} with {n:,} draws" for mean, n in zip(means, _DRAWS, strict=True)
    )
    return Truth(
        index,
        f"In nats it is {listed}. Each is finite, and no number of draws shows that KL(P‖Q) is "
        "infinite: rare draws far out carry it all.",
    )


def _why(values: Values) -> str:
    n, seed = (int(values.get(control.key, control.default)) for control in SAMPLING)
    way = three_ways(pair_of(values), n, seed)[0]
    best, drawn = way.points[0], way.monte_carlo
    return (
        f"By {best.way} KL(P‖Q) is {written(best.value, '.4g')} nats; the mean over {n:,} draws "
        f"says {written(drawn.value, '.4g')}. **Before you trust a mean, check** that Q has "
        "density wherever P has, and tails as heavy."
    )


LESSON = (
    Look(
        "When is KL finite, and how do you know its value? Below each number stands how it was "
        "computed, and its error or why it is infinite. Drag the handles of P and Q.",
        setting={},
    ),
    Predict(
        "P is Laplace with scale 1, Q is normal, both around 0. Move the slider “Q: scale” to "
        "where KL(P‖Q) is smallest.",
        _closest,
        placed="q_scale",
        setting=_at(_LAPLACE),
        shown=_at({**_LAPLACE, "q_scale": _best_scale(POSITIVE_STEPS)}, "Integrand"),
    ),
    Predict(
        "P is the standard normal, Q the standard Cauchy distribution. Which divergence is "
        "infinite?",
        lambda: _infinite(_TAILS),
        WHICH_IS_INFINITE,
        setting=_at(_TAILS),
        shown=_at(_TAILS, "Integrand", "qp"),
    ),
    Predict(
        "P is uniform on [−1, 2], Q = N(0.5, 1). Which divergence is infinite?",
        lambda: _infinite(_SUPPORTS),
        WHICH_IS_INFINITE,
        setting=_at(_SUPPORTS),
        shown=_at(_SUPPORTS, "Integrand", "qp"),
    ),
    Move(
        "P is a Student t, Q the standard normal. With 1 degree of freedom (df) KL(P‖Q) is "
        "infinite. Raise “P: df” until it is finite.",
        _is_finite,
        example=_at({**_STUDENT, "p_df": 3.0}),
        then=_when_finite,
        setting=_at(_STUDENT),
    ),
    Predict(
        "P is Cauchy, Q = N(0, 3²), and KL(P‖Q) is infinite. You average log(p/q) over "
        f"{_DRAWS[1]:,} draws of P. What do you get?",
        _of_draws,
        (
            "Infinity",
            "A finite number that settles with more draws",
            "A finite number that grows with more draws",
        ),
        setting=_at(_CAUCHY),
        shown=_at(_CAUCHY, "Methods"),
    ),
    See(_why, setting={"view": "Methods"}),
)
