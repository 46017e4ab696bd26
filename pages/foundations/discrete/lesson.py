"""Lesson on two discrete distributions: what each outcome adds to KL, and what the sum means."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from kllab.divergences.units import written
from kllab.models.weights import write_weights
from kllab.topics.discrete.compute import explore
from kllab.topics.discrete.spec import DiscretePair
from pages.foundations.discrete.controls import PRESETS, pair_of
from pages.web.lesson import Look, Move, Predict, See, Setting, Values
from pages.web.truth import WHICH_IS_INFINITE, WHICH_IS_LARGER, Truth, infinite, larger

_START, _MISSED, _BERNOULLI = (
    PRESETS[name] for name in ("Three outcomes", "Q misses an outcome", "Bernoulli")
)
_CERTAIN = DiscretePair((1.0, 0.0, 0.0, 0.0, 0.0, 0.0), (1.0,) * 6)
_COVERED = DiscretePair(_MISSED.p, (0.5, 0.3, 0.2))
_ENOUGH = 0.1


def _at(pair: DiscretePair, view: str = "") -> Setting:
    lines = {name: write_weights(weights) for name, weights in asdict(pair).items()}
    return lines | ({"view": view} if view else {})


def _given(pair: DiscretePair) -> str:
    p, q = (
        f"({', '.join(f'{value:.4g}' for value in shares)})"
        for shares in (pair.probs_p, pair.probs_q)
    )
    return f"P = {p} and Q = {q}"


def _pair(values: Values) -> DiscretePair:
    lines: Mapping[str, Any] = {key: values[key] for key in ("p", "q")}
    return pair_of(lines)


def _directions(pair: DiscretePair) -> tuple[float, float]:
    view = explore(pair)
    return view.pq.kl, view.qp.kl


def _negative() -> Truth:
    way = explore(_START).pq
    below = np.flatnonzero(way.contributions < 0)
    return Truth(
        int(below[0]) if len(below) else _START.outcomes,
        f"It subtracts {-way.contributions.min():.3g} nats, as Q is larger there. The others add "
        f"more, and the sum is KL(P‖Q) = {way.kl:.3g}: a term can be negative, KL cannot.",
    )


def _of_bernoulli() -> Truth:
    pq, qp = _directions(_BERNOULLI)
    return Truth(
        larger(pq, qp),
        f"KL(P‖Q) is {pq:.4f} nats and KL(Q‖P) is {qp:.4f}. The logarithms only change their sign, "
        "but one is a mean over draws of P, the other over draws of Q.",
    )


def _of_certain() -> Truth:
    pq, _ = _directions(_CERTAIN)
    return Truth(
        pq,
        f"One term is left: 1 · log(1 / (1/{_CERTAIN.outcomes})) = log {_CERTAIN.outcomes} = "
        f"{pq:.4g}. An outcome that P never gives adds 0, whatever Q gives it.",
    )


def _of_missed() -> Truth:
    pq, qp = _directions(_MISSED)
    return Truth(
        infinite(pq, qp),
        "P gives outcome 2 and Q never does: one such draw proves that Q is wrong. In KL(Q‖P) "
        f"that outcome adds 0, and the sum is {qp:.3g} nats.",
    )


def _is_covered(values: Values) -> bool:
    pq, _ = _directions(_pair(values))
    return pq < _ENOUGH


def _when_covered(values: Values) -> str:
    pair = _pair(values)
    pq, _ = _directions(pair)
    return (
        f"With Q = ({', '.join(f'{value:.3g}' for value in pair.probs_q)}) KL(P‖Q) is {pq:.3g} "
        "nats. Any probability above 0 makes it finite; the nearer to 0, the larger it is."
    )


def _why(values: Values) -> str:
    way = explore(_pair(values)).pq
    entropy, kl, cross = (
        written(value, ".4g") for value in (way.entropy, way.kl, way.cross_entropy)
    )
    return (
        f"A code made for P needs H(P) = {entropy} nats an outcome, one made for Q needs {cross}: "
        f"**the wrong Q costs KL(P‖Q) = {kl} more**. A classifier trained by cross-entropy lowers "
        "just this."
    )


LESSON = (
    Look(
        "Each outcome adds p log(p/q) to KL(P‖Q); the bars under Terms show how much. Drag the top "
        "of a bar of P or Q, and watch its term and the sum.",
        setting={},
    ),
    Predict(
        f"{_given(_START)}. The outcomes are 0, 1 and 2. Which term p log(p/q) of KL(P‖Q) is "
        "below 0?",
        _negative,
        ("Outcome 0", "Outcome 1", "Outcome 2", "None, as KL is never negative"),
        setting=_at(_START),
        shown=_at(_START, "Terms"),
    ),
    Predict(
        f"{_given(_BERNOULLI)}. Which is larger?",
        _of_bernoulli,
        WHICH_IS_LARGER,
        setting=_at(_BERNOULLI),
        shown=_at(_BERNOULLI, "Bernoulli"),
    ),
    Predict(
        "P always gives outcome 0, and Q is a fair die with six outcomes. How large is KL(P‖Q), "
        "in nats?",
        _of_certain,
        unit="nats",
        setting=_at(_CERTAIN),
        shown=_at(_CERTAIN, "Terms"),
    ),
    Predict(
        f"{_given(_MISSED)}. Which divergence is infinite?",
        _of_missed,
        WHICH_IS_INFINITE,
        setting=_at(_MISSED),
        shown=_at(_MISSED, "Zeros"),
    ),
    Move(
        f"Raise Q's bar of outcome 2 from 0 until KL(P‖Q) is below {_ENOUGH:g} nats.",
        _is_covered,
        example=_at(_COVERED),
        then=_when_covered,
        setting=_at(_MISSED),
    ),
    See(_why, setting=_at(_START, "Entropy")),
)
