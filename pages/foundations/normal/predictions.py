"""Predictions on two normal distributions."""

from dataclasses import asdict

from kllab import kl_divergence
from kllab.topics.normal.spec import NormalPair
from pages.web.link_text import number_text
from pages.web.prediction import WHICH_IS_LARGER, Prediction, Truth, larger

_DISTANT = NormalPair(0.0, 1.0, 2.0, 1.0)
_NARROW = NormalPair(0.0, 0.5, 0.0, 2.0)
_NEAR = NormalPair(0.0, 1.0, 1.0, 1.0)


def _directions(pair: NormalPair) -> tuple[float, float]:
    return float(kl_divergence(pair.p, pair.q)), float(kl_divergence(pair.q, pair.p))


def _of_distant() -> Truth:
    kl, _ = _directions(_DISTANT)
    return Truth(kl, "With equal variances it is (μ_P − μ_Q)² / 2σ², in either direction.")


def _of_narrow() -> Truth:
    pq, qp = _directions(_NARROW)
    return Truth(
        larger(pq, qp),
        f"KL(P‖Q) is {pq:.3g} nats and KL(Q‖P) is {qp:.3g}: draws of the wide Q often fall where "
        "the narrow P has almost no density.",
    )


def _of_twice_the_distance() -> Truth:
    (near, _), (distant, _) = map(_directions, (_NEAR, _DISTANT))
    factors = (1, 2, 4)
    ratio = distant / near
    return Truth(
        min(range(3), key=lambda index: abs(factors[index] - ratio)),
        f"It grows from {near:.3g} to {distant:.3g} nats: with the square of the distance.",
    )


def _address(pair: NormalPair) -> dict[str, str]:
    return {name: number_text(value) for name, value in asdict(pair).items()}


PREDICTIONS = (
    Prediction(
        "P = N(0, 0.5²) is narrow, Q = N(0, 2²) is wide. Which is larger?",
        _of_narrow,
        WHICH_IS_LARGER,
        parameters=_address(_NARROW),
    ),
    Prediction(
        "P = N(0, 1) and Q = N(2, 1). How large is KL(P‖Q), in nats?",
        _of_distant,
        unit="nats",
        parameters=_address(_DISTANT),
    ),
    Prediction(
        "P = N(0, 1) and Q = N(1, 1). The mean of Q moves from 1 to 2. What does KL(P‖Q) do?",
        _of_twice_the_distance,
        ("It stays", "It doubles", "It becomes four times as large"),
        parameters=_address(_DISTANT),
    ),
)
