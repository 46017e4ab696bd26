"""Controls and presets of the page of likelihood ratio tests."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from kllab.models.simplex import policy_at
from kllab.topics.likelihood_ratio.spec import MOST_DRAWS, Hypotheses
from kllab.topics.likelihood_ratio.walks import LONGEST
from pages.web import address, controls, subject
from pages.web.chart import Dragged
from pages.web.control_kinds import Choice, Number, Slider, Steps

START = Hypotheses()
SUBJECT = subject.choice({"three": "Three outcomes", "coin": "A coin"})
SIDES = ("p", "q", "r")
THREE = tuple(
    Slider(
        f"{side}_{outcome}",
        f"Weight of {side.upper()}({outcome})",
        0.0 if side == "r" else 0.01,
        1.0,
        getattr(START, side)[outcome],
        0.01,
    )
    for outcome in range(3)
    for side in SIDES
)
COIN = (
    Slider("heads_p", "Heads under P", 0.01, 0.99, 0.5, 0.01),
    Slider("heads_q", "Heads under Q", 0.01, 0.99, 0.7, 0.01),
    Slider("heads_r", "Share of heads that decides", 0.01, 0.99, 0.6, 0.01),
)
DRAWS = Slider("draws", "Draws n", 1, MOST_DRAWS, START.draws, 1)
ALPHA = Steps(
    "alpha", "Type I error α, where it is fixed", (0.001, 0.01, 0.05, 0.1, 0.2), START.alpha
)
CONTOURS = Choice(
    "contours",
    "Lines of equal",
    ("to", "from"),
    "to",
    labels={"to": "KL(·‖P), KL(·‖Q)", "from": "KL(P‖·), KL(Q‖·)"},
)
TRUTH = Choice("truth", "Draws come from", ("p", "q"), "p", labels={"p": "P", "q": "Q"})
SEED = Number("seed", "Seed", 0, 2**31 - 1, 0, 1)
FLIPS = Slider("flips", "Draws so far", 1, LONGEST, 40, 1)
CONTROLS = (SUBJECT, *THREE, *COIN, DRAWS, ALPHA, CONTOURS, TRUTH, SEED, FLIPS)


def _three(p: tuple[float, ...], q: tuple[float, ...], r: tuple[float, ...]) -> dict[str, float]:
    return {
        f"{side}_{outcome}": weight
        for side, weights in zip(SIDES, (p, q, r), strict=True)
        for outcome, weight in enumerate(weights)
    }


CASES = {
    "Fair threshold, equal exponents": _three(START.p, START.q, START.r),
    "P and Q are near": _three((0.4, 0.3, 0.3), (0.3, 0.3, 0.4), (0.35, 0.3, 0.35)),
    "Close to P: few type II errors": _three((0.5, 0.3, 0.2), (0.2, 0.3, 0.5), (0.46, 0.3, 0.24)),
    "R on a side: KL(P‖R) is infinite": _three(START.p, START.q, (0.5, 0.5, 0.0)),
    "Q thinks one outcome rare": _three((0.4, 0.3, 0.3), (0.6, 0.38, 0.02), (0.5, 0.38, 0.12)),
}
COIN_CASES = {
    "Fair coin or 70 % heads": {"heads_p": 0.5, "heads_q": 0.7, "heads_r": 0.6},
    "Nearly the same coin": {"heads_p": 0.5, "heads_q": 0.55, "heads_r": 0.53},
    "A coin that hardly ever falls on heads": {"heads_p": 0.5, "heads_q": 0.02, "heads_r": 0.2},
}


def draw_three() -> dict[str, Any]:
    """Draw the weights of P, Q and R."""
    with controls.pairs("likelihood-weights", "xxsmall"):
        return controls.draw(sorted(THREE, key=lambda one: one.key.startswith("r")))


def draw_coin() -> dict[str, Any]:
    """Draw the probabilities of heads."""
    return controls.draw(COIN)


def spec_of(values: Mapping[str, Any], draws: int, alpha: float) -> Hypotheses:
    """Return the spec of the drawn values."""
    if "heads_p" in values:
        p, q, r = ((values[f"heads_{s}"], 1 - values[f"heads_{s}"]) for s in SIDES)
    else:
        p, q, r = (tuple(values[f"{s}_{i}"] for i in range(3)) for s in SIDES)
        return Hypotheses(p, q, r if any(r) else START.r, draws, alpha)
    return Hypotheses(p, q, r, draws, alpha)


def move(dragged: Dragged) -> None:
    """Set P, Q or R to the position of its handle."""
    if dragged.name in SIDES:
        probs = policy_at(dragged.x, dragged.y)
        moved = {f"{dragged.name}_{outcome}": share for outcome, share in enumerate(probs)}
        named = {one.key: one for one in THREE}
        address.assign({key: named[key].nearest(float(share)) for key, share in moved.items()})
    for one in COIN:
        if one.key == dragged.name:
            address.assign({one.key: one.nearest(float(np.round(dragged.x, 2)))})
