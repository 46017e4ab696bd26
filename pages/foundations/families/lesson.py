"""Lesson on pairs of families."""

from collections.abc import Mapping
from math import isinf
from typing import Any

from kllab.topics.families.compute import explore
from pages.foundations.families.controls import pair_of
from pages.foundations.families.presets import PRESETS
from pages.web.lesson import Predict
from pages.web.link_text import number_text
from pages.web.truth import WHICH_IS_INFINITE, Truth, infinite

_TAILS, _SUPPORTS = PRESETS["Normal, Cauchy"], PRESETS["Uniform inside Normal"]


def _infinite(case: Mapping[str, Any]) -> Truth:
    view = explore(pair_of(case))
    pq, qp = float(view.kl_pq.value), float(view.kl_qp.value)
    finite = [
        f"{name} is {value:.3g} nats"
        for name, value in (("KL(P‖Q)", pq), ("KL(Q‖P)", qp))
        if not isinf(value)
    ]
    reasons = [
        f"{name} is infinite: {reason}"
        for name, value, reason in zip(("KL(P‖Q)", "KL(Q‖P)"), (pq, qp), view.reasons, strict=True)
        if isinf(value)
    ]
    return Truth(infinite(pq, qp), "; ".join(finite + reasons) + ".")


def _address(case: Mapping[str, Any]) -> dict[str, str]:
    return {
        key: value if isinstance(value, str) else number_text(value) for key, value in case.items()
    }


LESSON = (
    Predict(
        "P is the standard normal, Q the standard Cauchy distribution. Which divergence is "
        "infinite?",
        lambda: _infinite(_TAILS),
        WHICH_IS_INFINITE,
        setting={},
        shown=_address(_TAILS),
    ),
    Predict(
        "P is uniform on [−1, 2], Q = N(0.5, 1). Which divergence is infinite?",
        lambda: _infinite(_SUPPORTS),
        WHICH_IS_INFINITE,
        setting={},
        shown=_address(_SUPPORTS),
    ),
)
