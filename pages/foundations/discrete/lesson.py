"""Lesson on two discrete distributions."""

from dataclasses import asdict

from kllab.models.weights import write_weights
from kllab.topics.discrete.compute import explore
from kllab.topics.discrete.spec import DiscretePair
from pages.foundations.discrete.controls import PRESETS
from pages.web.lesson import Predict
from pages.web.truth import WHICH_IS_INFINITE, WHICH_IS_LARGER, Truth, infinite, larger

_MISSED, _BERNOULLI = PRESETS["Q misses an outcome"], PRESETS["Bernoulli"]


def _directions(pair: DiscretePair) -> tuple[float, float]:
    view = explore(pair)
    return float(view.pq.kl), float(view.qp.kl)


def _of_missed() -> Truth:
    pq, qp = _directions(_MISSED)
    return Truth(
        infinite(pq, qp),
        f"P draws the third outcome, to which Q gives probability 0. KL(Q‖P) is {qp:.3g} nats.",
    )


def _of_bernoulli() -> Truth:
    pq, qp = _directions(_BERNOULLI)
    return Truth(larger(pq, qp), f"KL(P‖Q) is {pq:.4f} nats and KL(Q‖P) is {qp:.4f}.")


def _address(pair: DiscretePair) -> dict[str, str]:
    return {name: write_weights(weights) for name, weights in asdict(pair).items()}


LESSON = (
    Predict(
        "P = (0.5, 0.25, 0.25) and Q = (0.6, 0.4, 0). Which divergence is infinite?",
        _of_missed,
        WHICH_IS_INFINITE,
        setting={},
        shown=_address(_MISSED),
    ),
    Predict(
        "P = (0.7, 0.3) and Q = (0.4, 0.6). Which is larger?",
        _of_bernoulli,
        WHICH_IS_LARGER,
        setting={},
        shown=_address(_BERNOULLI),
    ),
)
