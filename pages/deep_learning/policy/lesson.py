"""Lesson on policy optimisation: how far an update may go, and why KL measures it.

Answers are measured in three earlier trainings of each preset, or exact for three actions.
"""

from dataclasses import asdict, replace
from functools import partial
from math import isfinite

import numpy as np

from kllab.models.simplex import divergence
from kllab.topics.policy.compute import Landing, explore
from kllab.topics.policy.spec import TrustRegion
from pages.deep_learning.policy.captions import SOLVED
from pages.deep_learning.policy.controls import ALL, OF_EACH_UPDATE, RADIUS, REGION_CONTROLS
from pages.deep_learning.policy.presets import PRESETS, REGIONS
from pages.web import measured_presets
from pages.web.lesson import Look, Move, Predict, See, Setting, Values, setting_of
from pages.web.truth import Truth

_TRPO, _WIDE, _LAKE = "TRPO", "TRPO, region too large", "FrozenLake, with exact values"
_CLIPPED, _UNCLIPPED = "PPO-clip, hot", "PPO without clip, same settings"
_LARGE, _START, _ALIKE = (
    REGIONS[name] for name in ("A large region", "Unsure of the best action", "All alike")
)
_NEW = np.array([1 / 2, 1 / 4, 1 / 4])
"""Policy up to which the region around `_ALIKE` is to be drawn."""
_NEARLY = 0.1
"""Share by which both directions may differ to count as nearly equal."""
_of = partial(measured_presets.mean, "policy")


def _at(preset: str, **others: str) -> Setting:
    return {**setting_of(PRESETS[preset], ALL), **others}


def _in_triangle(region: TrustRegion, view: str = "Methods") -> Setting:
    return {"subject": "trust_region", **setting_of(asdict(region), ALL), "view": view}


def _best(region: TrustRegion) -> Landing:
    return explore(region).landings[-1]


def _limit(preset: str) -> float:
    limit: float = PRESETS[preset]["max_kl"]
    return limit


def _of_wide_region() -> Truth:
    usual, wide = (
        measured_presets.load()["policy"][name].values["reached"] for name in (_TRPO, _WIDE)
    )
    index = 2 if not any(map(isfinite, wide)) else 0 if max(wide) < min(usual) else 1
    return Truth(
        index,
        f"In three trainings it never reached {SOLVED:.0f}; with {_limit(_TRPO):g} nats it did by "
        f"update {max(usual):.0f}. So far from the old policy, its data no longer say what is "
        "better.",
    )


def _without_clip() -> Truth:
    clipped, free = _of(_CLIPPED, "kl_most"), _of(_UNCLIPPED, "kl_most")
    return Truth(
        0 if free < 1 else 1 if free < 10 else 2,
        f"It is {free:.0f} nats, in the mean of three trainings, and {clipped:.2f} with the clip. "
        "The clip has no KL in its formula, but it acts as a trust region.",
    )


def _other_direction() -> Truth:
    best = _best(_LARGE)
    index = 0 if best.kl_new_old < best.kl_old_new else 2
    return Truth(
        1 if abs(best.kl_new_old - best.kl_old_new) < 1e-6 else index,
        f"It is {best.kl_new_old:.2f} nats. So the two regions differ: on the dotted line "
        "KL(new‖old) is the radius, on the green one KL(old‖new).",
    )


def _radius_of_new() -> Truth:
    radius = divergence(_ALIKE.old, _NEW)
    return Truth(
        radius,
        "KL(old‖new) = ⅓ log(⅓ / ½) + ⅔ log(⅓ / ¼) in nats. A green line through the new policy "
        "has exactly this radius.",
    )


def _region(values: Values) -> TrustRegion:
    return TrustRegion(**{control.key: values[control.key] for control in REGION_CONTROLS})


def _agree(values: Values) -> bool:
    best = _best(_region(values))
    return abs(best.kl_new_old - best.kl_old_new) <= _NEARLY * best.kl_old_new


def _when_they_agree(values: Values) -> str:
    best = _best(_region(values))
    return (
        f"At the exact optimum KL(old‖new) is {best.kl_old_new:.3g} nats and KL(new‖old) "
        f"{best.kl_new_old:.3g}. For small steps KL is a squared distance, the same both ways: "
        "TRPO computes with it."
    )


def _lowered() -> Truth:
    worse = _of(_LAKE, "worse")
    return Truth(
        0 if worse == 0 else 1 if worse <= 0.1 else 2,
        f"{worse:.0%} of them lower it. The limit bounds how far an update goes, but its direction "
        "is estimated from few episodes, and is noisy.",
    )


def _why(_: Values) -> str:
    return (
        "**Why it matters**: an update is judged by data of the old policy. Without a limit one "
        f"moved {_of(_UNCLIPPED, 'kl_most'):.0f} nats, and the entropy ends at "
        f"{_of(_UNCLIPPED, 'entropy'):.2f}: nothing is tried any more. RLHF limits KL as well."
    )


LESSON = (
    Look(
        "How far may one update move a policy? TRPO limits KL(π_old‖π_new), the mean over states, "
        f"to {_limit(_TRPO):g} nats. Look at the KL of each update, and at how the return grows.",
        setting=_at(_TRPO, view="KL"),
    ),
    Predict(
        f"TRPO's limit becomes {_limit(_WIDE):g} nats, {_limit(_WIDE) / _limit(_TRPO):.0f} times "
        f"as much. When does the return reach {SOLVED:.0f}, where the task counts as solved?",
        _of_wide_region,
        ("Sooner", "Later", "Never"),
        setting=_at(_TRPO),
        shown=_at(_WIDE, view="KL"),
    ),
    Predict(
        "PPO clips the ratios π_new/π_old instead. Without the clip, at the same settings: how "
        "large is the largest KL of an update?",
        _without_clip,
        ("Below 1 nat", "1 to 10 nats", "More than 10 nats"),
        setting=_at(_CLIPPED),
        shown=_at(_UNCLIPPED, view="KL"),
    ),
    Predict(
        "A policy over three actions is a point of this triangle. At the exact optimum, the star, "
        f"KL(old‖new) is the radius, {_LARGE.radius:g} nat. How large is KL(new‖old) there?",
        _other_direction,
        ("Smaller", "The same", "Larger"),
        setting=_in_triangle(_LARGE),
    ),
    Move(
        "Drag the green edge inwards, or move the radius, until KL(old‖new) and KL(new‖old) at the "
        f"exact optimum differ by at most {_NEARLY:.0%}.",
        _agree,
        example=_in_triangle(replace(_LARGE, radius=0.005)),
        then=_when_they_agree,
        setting=_in_triangle(_LARGE),
    ),
    Predict(
        "The old policy takes each action with ⅓. A new one has ½ for action 0 and ¼ for each "
        "other. Set the radius, or the edge, so that the region just reaches it.",
        _radius_of_new,
        unit="nats",
        tolerance=0.015,
        placed=RADIUS.key,
        setting=_in_triangle(replace(_ALIKE, radius=0.2)),
        shown=_in_triangle(replace(_ALIKE, radius=RADIUS.nearest(divergence(_ALIKE.old, _NEW)))),
    ),
    Predict(
        "On FrozenLake the return of a policy is known exactly. Every update keeps to the region. "
        "How many lower the return?",
        _lowered,
        ("None", "At most 10 %", "More than 10 %"),
        setting=_at(_LAKE),
        shown=_at(_LAKE, view="KL", **{OF_EACH_UPDATE.key: "gain"}),
    ),
    See(_why, setting=_at(_UNCLIPPED, view="KL")),
)
