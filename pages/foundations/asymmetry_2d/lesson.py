"""Lesson on two Gaussians in the plane: each direction asks for another Q."""

from dataclasses import asdict, fields

import numpy as np

from kllab import MultivariateNormal, kl_divergence
from kllab.topics.asymmetry_2d.compute import explore
from kllab.topics.asymmetry_2d.spec import GaussianPair2D
from pages.foundations.asymmetry_2d.controls import PRESETS, VARIANCES
from pages.web.lesson import Look, Move, Predict, See, Setting, Values
from pages.web.link_text import number_text
from pages.web.truth import WHICH_IS_LARGER, Truth, larger

_WIDE, _CROSSED = PRESETS["Wide P, narrow Q"], PRESETS["Crossed"]
_ENOUGH = 0.1
_VARIANCE, _CORRELATION = 2.0, 0.8


def _at(pair: GaussianPair2D, background: str = "", view: str = "") -> Setting:
    named = {name: number_text(value) for name, value in asdict(pair).items()}
    others = {"background": background, "view": view}
    return named | {name: value for name, value in others.items() if value}


def _directions(pair: GaussianPair2D) -> tuple[float, float]:
    view = explore(pair)
    return view.kl_pq, view.kl_qp


def _pair(values: Values) -> GaussianPair2D:
    return GaussianPair2D(**{field.name: values[field.name] for field in fields(GaussianPair2D)})


def _fit(variance_x: float, variance_y: float, correlation: float = 0.0) -> GaussianPair2D:
    """Return a correlated P with a Q of these variances."""
    p = (0.0, 0.0, _VARIANCE, _VARIANCE, _CORRELATION)
    return GaussianPair2D(*p, 0.0, 0.0, variance_x, variance_y, correlation)


def _best_variance(direction: str) -> float:
    """Return the variance in x of the uncorrelated Q where a direction is smallest.

    It is the same for every variance in y: without a correlation of Q they enter one by one.
    """
    p = _fit(1.0, 1.0).p
    variances = np.linspace(*VARIANCES, 3801)
    q = MultivariateNormal([0.0, 0.0], variances[:, None, None] * np.eye(2))
    kl = kl_divergence(p, q) if direction == "pq" else kl_divergence(q, p)
    return float(variances[np.argmin(kl)])


_COVERING, _INSIDE = _best_variance("pq"), _best_variance("qp")


def _of_wide() -> Truth:
    pq, qp = _directions(_WIDE)
    return Truth(
        larger(pq, qp),
        f"KL(P‖Q) is {pq:.3g} nats and KL(Q‖P) is {qp:.3g}: many draws of P fall where Q has "
        "almost no density, while all draws of Q fall where P has some.",
    )


def _of_crossed() -> Truth:
    pq, qp = _directions(_CROSSED)
    return Truth(
        larger(pq, qp),
        f"{pq:.3g} and {qp:.3g} nats: reflecting the plane swaps P and Q, so no direction can be "
        "the larger. Equal directions are the exception; here they come from the symmetry.",
    )


def _covering() -> Truth:
    best = _best_variance("pq")
    return Truth(
        best,
        f"At {best:.3g}, the variance of P: a mean over draws of P is large wherever Q misses "
        "them, so the best Q covers P. It also covers corners that P leaves empty.",
    )


def _inside() -> Truth:
    best = _best_variance("qp")
    return Truth(
        best,
        f"At {best:.3g}, which is {_VARIANCE:g} · (1 − {_CORRELATION:g}²): a mean over draws of Q "
        "is large where P is thin, so the best Q stays inside P. It is as wide as P is at a fixed "
        "y.",
    )


def _is_close(values: Values) -> bool:
    return max(_directions(_pair(values))) < _ENOUGH


def _when_close(values: Values) -> str:
    pair = _pair(values)
    pq, qp = _directions(pair)
    return (
        f"At correlation {pair.correlation_q:.3g} they are {pq:.3g} and {qp:.3g} nats. The closer "
        "Q can come to P, the less it matters which direction is made small."
    )


def _why(values: Values) -> str:
    pair = _pair(values)
    pq, qp = _directions(pair)
    return (
        f"Q has variance {pair.variance_x_q:.3g} in x, P has {pair.variance_x_p:.3g}; KL(P‖Q) = "
        f"{pq:.3g}, KL(Q‖P) = {qp:.3g} nats. Maximum likelihood lowers KL(P‖Q): **it covers**. "
        "Variational inference lowers KL(Q‖P): **its Q is too narrow**."
    )


_SHAPES = f"P has variance {_VARIANCE:g} in x and y and correlation {_CORRELATION:g}; Q has none."

LESSON = (
    Look(
        "The ellipses are 1, 2 and 3 σ of P and Q. Green adds to KL(P‖Q), purple subtracts. Drag "
        "the centre of Q, and watch both numbers.",
        setting={},
    ),
    Predict(
        f"P is wide, with variance {_WIDE.variance_x_p:g} in x and y; Q is narrow, with "
        f"{_WIDE.variance_x_q:g}, and lies inside it. Which is larger?",
        _of_wide,
        WHICH_IS_LARGER,
        setting=_at(_WIDE, "none"),
        shown=_at(_WIDE, "pq", "Why"),
    ),
    Predict(
        f"P and Q have the same mean and variances, but correlation {_CROSSED.correlation_p:g} and "
        f"{_CROSSED.correlation_q:g}. Which is larger?".replace("-", "−"),
        _of_crossed,
        WHICH_IS_LARGER,
        setting=_at(_CROSSED, "none"),
        shown=_at(_CROSSED, "pq", "Why"),
    ),
    Predict(
        f"{_SHAPES} Set Variance x of Q to where KL(P‖Q) is smallest.",
        _covering,
        tolerance=0.3,
        placed="variance_x_q",
        setting=_at(_fit(1.0, _COVERING), "none"),
        shown=_at(_fit(_COVERING, _COVERING), "pq", "Why"),
    ),
    Predict(
        f"{_SHAPES} Now set Variance x of Q to where KL(Q‖P) is smallest.",
        _inside,
        tolerance=0.2,
        placed="variance_x_q",
        setting=_at(_fit(_COVERING, _INSIDE), "none"),
        shown=_at(_fit(_INSIDE, _INSIDE), "qp", "Why"),
    ),
    Move(
        "Give Q a correlation too, by its handle or slider, until both directions are below "
        f"{_ENOUGH:g} nats.",
        _is_close,
        example=_at(_fit(_COVERING, _COVERING, 0.75)),
        then=_when_close,
        setting=_at(_fit(_COVERING, _COVERING)),
    ),
    See(_why, setting=_at(_fit(_INSIDE, _INSIDE), "qp", "Why")),
)
