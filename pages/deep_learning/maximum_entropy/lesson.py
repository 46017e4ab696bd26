"""Lesson on maximum entropy: what a reward for entropy changes, and at which temperature.

Answers are exact on a gridworld, or measured in three earlier trainings of each preset.
"""

from dataclasses import replace
from functools import cache, partial

from kllab.models.gridworld import ACTIONS
from kllab.topics.maximum_entropy.compute import SoftView, explore
from kllab.topics.maximum_entropy.frontier import frontier
from kllab.topics.maximum_entropy.spec import SoftSpec
from kllab.topics.maximum_entropy.train import Config
from pages.deep_learning.maximum_entropy.controls import ALL, ALPHA, WEIGHTS, grid_of, spec_of
from pages.deep_learning.maximum_entropy.presets import EXACT_PRESETS, PRESETS
from pages.web import measured_presets
from pages.web.lesson import Look, Move, Predict, See, Setting, Values, setting_of
from pages.web.truth import Truth

_ROOM, _TUTORIAL, _CLIFF = "Open room", "The tutorial's losses", "Cliff"
_COLD, _WARM = 0.005, 0.05
_START = SoftSpec()
_TARGET = Config().wanted_entropy
"""Half of the largest entropy, in nats per step."""
_CLOSE = 0.02
"""KL in nats to which the visitor's policy is to come."""
_NEARBY = {
    control.key: weight
    for control, weight in zip(WEIGHTS, ("0.1", "0.4", "0.4", "0.1"), strict=True)
}
_of = partial(measured_presets.mean, "maximum_entropy")


def _exact(alpha: float, view: str, **others: str) -> Setting:
    case = {**EXACT_PRESETS[_ROOM], "alpha": alpha}
    return {"subject": "exact", **setting_of(case, ALL), "view": view, **others}


def _learned(preset: str, view: str) -> Setting:
    return {"subject": "learned", **setting_of(PRESETS[preset], ALL), "view": view}


@cache
def _room(alpha: float) -> SoftView:
    return explore(replace(_START, alpha=alpha))


def _of_cold() -> Truth:
    largest = _room(_COLD).projection.target.max()
    return Truth(
        0 if largest > 0.99 else 1 if largest > 1 / len(ACTIONS) + 0.01 else 2,
        f"Down and right are equally good at the start, and each has {largest:.0%}. A small α "
        "still shares between ties: randomness that costs no return is free.",
    )


def _of_kl() -> Truth:
    view = _room(_WARM)
    found = view.projection
    return Truth(
        view.spec.alpha * found.kl,
        f"J(π*) − J(π) = α KL(π‖π*) = {view.spec.alpha:g} · {found.kl:.3f} for every π. So to "
        "improve a policy is to lower this KL, and π* = exp(Q/α)/Z has the value 0.",
    )


def _view(values: Values) -> SoftView:
    return explore(spec_of(values))


def _is_close(values: Values) -> bool:
    return _view(values).projection.kl <= _CLOSE


def _when_close(values: Values) -> str:
    found = _view(values).projection
    return (
        f"KL(π‖π*) is {found.kl:.4f} nats. No policy is better than π*, whatever the actions' Q: "
        "soft actor-critic fits a network to it, state by state."
    )


def _at_target() -> Truth:
    curve = frontier(grid_of(EXACT_PRESETS[_ROOM]), _START.discount)
    alpha = curve.alpha_at(_TARGET)
    assert alpha is not None, "half of the largest entropy is on the curve"
    return Truth(
        alpha,
        "There the best policy has this entropy. Soft actor-critic moves α until it is reached: "
        f"{_of('Temperature tuned', 'alpha'):.3f}, the mean of three trainings.",
    )


def _of_tutorial() -> Truth:
    entropy, right = _of(_TUTORIAL, "entropy"), _of("Temperature tuned", "entropy")
    return Truth(
        0 if entropy < 0.1 * right else 1 if entropy < 1.1 * right else 2,
        f"It ends at {entropy:.3f} nats, and the return at {_of(_TUTORIAL, 'return'):.2f}. The "
        "sign of the entropy is wrong there: it is punished, so the agent explores no more.",
    )


def _why(_: Values) -> str:
    return (
        f"**Why it matters**: on the cliff, learners with α ≤ 0.01 never find the goal: a return "
        f"of {_of(_CLIFF, 'cold'):z.2f}, where {_of(_CLIFF, 'best'):.2f} is possible. From α = 0.3 "
        f"on they are so random that they fall: {_of(_CLIFF, 'hot'):.2f}. α chooses between them."
    )


LESSON = (
    Look(
        "An agent is paid its reward and, for each nat of its policy's entropy, α. The arrows are "
        "its best policy π*. Move α: what does it buy, and what does it cost?",
        setting=_exact(_WARM, "Frontier"),
    ),
    Predict(
        f"α is {_COLD:g}, almost nothing. At the start, two ways to the goal are equally short. "
        "Which policy is best there?",
        _of_cold,
        ("Always one action", "Some actions more than others", "All four alike"),
        setting=_exact(0.3, "Policies"),
        shown=_exact(_COLD, "Policies"),
    ),
    Predict(
        f"At the start KL(π‖π*) of the policy π in blue is {_room(_WARM).projection.kl:.2f} nats, "
        f"and α = {_WARM:g}. How much less than π* does π earn there, with its entropy?",
        _of_kl,
        tolerance=0.005,
        setting=_exact(_WARM, "KL"),
    ),
    Move(
        "In the view “Policies”, drag the blue bars, your policy, until its KL from the orange "
        f"ones, π*, is at most {_CLOSE:g} nats.",
        _is_close,
        example=_exact(
            0.05,
            "Policies",
            **{one.key: f"{w:g}" for one, w in zip(WEIGHTS, (0.1, 0.4, 0.4, 0.1), strict=True)},
        ),
        then=_when_close,
        setting=_exact(_WARM, "Policies"),
    ),
    Predict(
        f"The policy is to have half of the largest entropy, {_TARGET:.2f} nats a step. Set α to "
        "where the best policy has it. Within 0.015 counts.",
        _at_target,
        tolerance=0.015,
        placed=ALPHA.key,
        setting=_exact(0.3, "Frontier"),
        shown=_exact(0.04, "Frontier"),
    ),
    Predict(
        "A tutorial's losses of soft actor-critic are trained in the same room. Where does the "
        "entropy of the policy end?",
        _of_tutorial,
        ("Near 0", "At its target", "Above its target"),
        setting=_exact(_WARM, "Frontier"),
        shown=_learned(_TUTORIAL, "Formula"),
    ),
    See(_why, setting=_learned(_CLIFF, "Frontier")),
)
