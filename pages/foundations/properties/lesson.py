"""Lesson on properties: what KL shares with a distance, what it does not, and what it has."""

from math import sqrt
from typing import Any

import numpy as np

from kllab import Categorical, kl_divergence
from kllab.topics.properties import additivity, asymmetry, data_processing, gibbs, pinsker, triangle
from pages.foundations.properties.sections import SECTIONS
from pages.web.lesson import Look, Move, Predict, See, Setting, Values
from pages.web.truth import Truth

_APART, _AGREEING = 0.2, 0.01
_START = gibbs.ThreeOutcomes()
_OUTSIDE = triangle.Triple(0.5, 0.8, 0.01)
_FREE, _DEPENDENT = additivity.TwoCoins(), additivity.TwoCoins(dependence=0.8)
_FINE, _ONE = (data_processing.FiveOutcomes(merges=m) for m in ((), data_processing.MERGES))


def _at(name: str, spec: Any, view: str = "") -> Setting:
    """Return the setting of a section with the values of a spec."""
    section = SECTIONS[name]
    texts = {
        named.key: named.text(getattr(spec, control.key))
        for control, named in zip(section.controls, section.named, strict=True)
    }
    return {"property": name} | texts | ({"view": view} if view else {})


def _spec(name: str, values: Values) -> Any:
    """Return the spec of a section, whose controls may not have been drawn."""
    section = SECTIONS[name]
    keys = [control.key for control in section.named]
    return section.spec_of({key: values[key] for key in keys if key in values})


def _least() -> Truth:
    """Search all Q over three outcomes in steps of a hundredth for a negative KL."""
    p, _ = _START.probabilities()
    every = [(i, j, 100 - i - j) for i in range(101) for j in range(101 - i)]
    least = float(np.min(kl_divergence(Categorical(p), Categorical(np.array(every) / 100))))
    return Truth(
        0 if least < 0 else 2,
        f"Of all {len(every):,} Q in steps of 0.01 the least KL(P‖Q) is {least:.3g}, at Q = P. The "
        "curve −log r is convex, so a mean of its points is never below it: KL is never negative.",
    )


def _agree(values: Values) -> bool:
    pair = _spec("asymmetry", values)
    found = asymmetry.explore(pair)
    gap = abs(found.kl_pq - found.kl_qp)
    is_apart = abs(pair.p - pair.q) > _APART - 1e-9
    return is_apart and gap <= _AGREEING * max(found.kl_pq, found.kl_qp)


def _when_they_agree(values: Values) -> str:
    pair = _spec("asymmetry", values)
    found = asymmetry.explore(pair)
    return (
        f"At p = {pair.p:g} and q = {pair.q:g} they are {found.kl_pq:.3g} and {found.kl_qp:.3g} "
        "nats: q = 1 − p only swaps heads and tails. Elsewhere one direction is larger: "
        "**KL is not symmetric**."
    )


def _is_shorter(values: Values) -> bool:
    found = triangle.explore(_spec("triangle", values))
    return found.shorter and found.gain > 0


def _when_shorter(values: Values) -> str:
    found = triangle.explore(_spec("triangle", values))
    return (
        f"KL(P‖R) = {found.direct:.3g}, but KL(P‖Q) + KL(Q‖R) = {found.detour:.3g} nats. So "
        "**the triangle inequality fails**: for coins with every Q between P and R."
    )


def _of_dependence() -> Truth:
    free, dependent = (additivity.explore(coins) for coins in (_FREE, _DEPENDENT))
    change = dependent.joint - free.joint
    return Truth(
        0 if abs(change) < 1e-9 else 1 if change > 0 else 2,
        f"Of independent coins the KLs add: {free.first:.3g} + {free.second:.3g} = "
        f"{free.joint:.3g} nats. Dependence adds their mutual information, "
        f"{dependent.mutual:.3g}, and gives {dependent.joint:.3g}.",
    )


def _of_merging() -> Truth:
    one = data_processing.explore(_ONE)
    some = data_processing.explore(data_processing.FiveOutcomes())
    return Truth(
        one.coarse,
        f"One outcome of probability 1 cannot tell P from Q. Merging only 1 and 2 takes KL from "
        f"{some.fine:.3g} to {some.coarse:.3g}: no function of the outcome makes KL grow.",
    )


def _why(values: Values) -> str:
    found = pinsker.explore(_spec("pinsker", values))
    return (
        "KL is no distance, but it bounds one: no event's probability differs between P and Q by "
        f"more than √(KL/2) = **{sqrt(found.kl / 2):.3g}**, here {found.distance:.3g}. A model "
        "with a small KL is nearly right about every event."
    )


LESSON = (
    Look(
        "A distance is never negative, equal both ways, and never made shorter by a detour. Is KL "
        "one? Here KL is the mean height of three points, weighted by P: drag them.",
        setting=_at("gibbs", _START),
    ),
    Predict(
        "One point lies below 0: where Q is larger than P, p log(p/q) is negative. Is there a Q "
        "with a negative KL(P‖Q)?",
        _least,
        (
            "Yes, if Q is larger at two of three outcomes",
            "Yes, if Q is far from P",
            "No, for no Q",
        ),
        setting=_at("gibbs", _START),
        shown=_at("gibbs", _START, "Claim"),
    ),
    Move(
        "P and Q are coins with probabilities p and q of heads. Move the point to where both "
        f"directions agree to {_AGREEING:.0%}, with p and q at least {_APART:g} apart.",
        _agree,
        example=_at("asymmetry", asymmetry.Bernoullis(0.3, 0.7)),
        then=_when_they_agree,
        setting=_at("asymmetry", asymmetry.Bernoullis()),
    ),
    Move(
        "For a distance, the detour P → Q → R is never shorter than P → R. Move Q until the detour "
        "KL(P‖Q) + KL(Q‖R) is the shorter way.",
        _is_shorter,
        example=_at("triangle", triangle.Triple()),
        then=_when_shorter,
        setting=_at("triangle", _OUTSIDE),
    ),
    Predict(
        "Two independent coins. Then those of P become dependent: each keeps its own distribution. "
        "What does KL of the pairs do?",
        _of_dependence,
        ("It stays", "It rises", "It falls"),
        setting=_at("additivity", _FREE),
        shown=_at("additivity", _DEPENDENT),
    ),
    Predict(
        "P and Q differ over five outcomes. Somebody reports all five as one outcome. How large is "
        "KL(P‖Q) then, in nats?",
        _of_merging,
        unit="nats",
        tolerance=0.01,
        setting=_at("processing", _FINE),
        shown=_at("processing", _ONE),
    ),
    See(_why, setting=_at("pinsker", pinsker.Cloud())),
)
