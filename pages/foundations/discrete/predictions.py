"""Predictions on two discrete distributions."""

from dataclasses import asdict
from math import isinf

from kllab.models.weights import write_weights
from kllab.topics.discrete.compute import explore
from kllab.topics.discrete.spec import DiscretePair
from pages.foundations.discrete.controls import PRESETS
from pages.web.prediction import Prediction, Truth, larger

_MISSED, _BERNOULLI = PRESETS["Q misses an outcome"], PRESETS["Bernoulli"]


def _directions(pair: DiscretePair) -> tuple[float, float]:
    view = explore(pair)
    return float(view.pq.kl), float(view.qp.kl)


def _of_missed() -> Truth:
    pq, qp = _directions(_MISSED)
    index = 3 if isinf(pq) and isinf(qp) else 0 if isinf(pq) else 1 if isinf(qp) else 2
    return Truth(
        index,
        f"P draws the third outcome, to which Q gives probability 0. KL(Q‖P) is {qp:.3g} nats.",
    )


def _of_bernoulli() -> Truth:
    pq, qp = _directions(_BERNOULLI)
    return Truth(larger(pq, qp), f"KL(P‖Q) is {pq:.4f} nats and KL(Q‖P) is {qp:.4f}.")


def _address(pair: DiscretePair) -> dict[str, str]:
    return {name: write_weights(weights) for name, weights in asdict(pair).items()}


PREDICTIONS = (
    Prediction(
        "P = (0.5, 0.25, 0.25) and Q = (0.6, 0.4, 0). Which divergence is infinite?",
        _of_missed,
        ("KL(P‖Q)", "KL(Q‖P)", "Neither", "Both"),
        parameters=_address(_MISSED),
    ),
    Prediction(
        "P = (0.7, 0.3) and Q = (0.4, 0.6). Which is larger?",
        _of_bernoulli,
        ("KL(P‖Q)", "KL(Q‖P)", "They are equal"),
        parameters=_address(_BERNOULLI),
    ),
)
