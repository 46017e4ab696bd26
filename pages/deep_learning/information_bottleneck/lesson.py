"""Lesson on the information bottleneck: how much of X a code must keep to predict Y.

Answers are exact on small tables, or measured in three earlier trainings of a preset.
"""

from dataclasses import replace
from functools import partial
from math import log

import numpy as np

from kllab.models.bottleneck_annealing import critical_beta
from kllab.models.bottleneck_solver import Source
from kllab.topics.information_bottleneck.compute import BottleneckView, explore
from kllab.topics.information_bottleneck.joint_table import joint_of
from kllab.topics.information_bottleneck.spec import BETAS, Bottleneck
from pages.deep_learning.information_bottleneck.controls import (
    CONTROLS,
    EXACT_CONTROLS,
    as_values,
    spec_of,
)
from pages.deep_learning.information_bottleneck.presets import EXACT_PRESETS, PRESETS
from pages.web import measured_presets
from pages.web.lesson import Look, Move, Predict, See, Setting, Values, setting_of
from pages.web.truth import Truth

_TABLE, _CHANNEL = (
    EXACT_PRESETS["Two levels of clusters"],
    EXACT_PRESETS["Binary symmetric channel"],
)
_SOURCE = Source(joint_of(_CHANNEL.table, _CHANNEL.noise))
_CRITICAL = critical_beta(_SOURCE)
_CODES = "Sixteen"
_FEW = 2
"""Change of the accuracy, in percentage points, that counts as none."""
_COUNTS = (1, 2, 4)
_of = partial(measured_presets.mean, "information_bottleneck")


def _exact(spec: Bottleneck, view: str = "Clusters") -> Setting:
    return {"subject": "exact", **setting_of(as_values(spec), EXACT_CONTROLS), "view": view}


def _digits(view: str) -> Setting:
    return {"subject": "digits", **setting_of(PRESETS[_CODES], CONTROLS), "view": view}


def _clusters(view: BottleneckView) -> int:
    return int(view.code.encoder.shape[1])


def _at_one() -> Truth:
    view = explore(replace(_TABLE, beta=1.0))
    return Truth(
        _COUNTS.index(_clusters(view)),
        "A code never says more about Y than it keeps of X: I(T;Y) ≤ I(X;T). At β = 1 it costs at "
        "least what it gains, so the best code keeps nothing.",
    )


def _critical() -> Truth:
    correlation = _CRITICAL**-0.5
    return Truth(
        _CRITICAL,
        f"It is 1/σ² = 1/{correlation:.2g}²: σ is the correlation of X and Y. The less Y depends "
        "on X, the higher the price must be at which the first bit is worth keeping.",
    )


def _view(values: Values) -> BottleneckView:
    return explore(spec_of(values))


def _is_split(values: Values) -> bool:
    try:
        return _clusters(_view(values)) == len(_TABLE.table)
    except ValueError:  # the table that is being typed is none yet
        return False


def _when_split(values: Values) -> str:
    view = _view(values)
    relevant = view.curve.source.relevant
    return (
        f"At β = {view.spec.beta:g} each x has its own cluster, and the code tells "
        f"{view.code.relevance / relevant:.0%} of I(X;Y). At smaller β two x share one, as their "
        "KL(p(y|x)‖p(y|t)) is small."
    )


def _mean_divergence() -> Truth:
    view = explore(_TABLE)
    relevant, code = view.curve.source.relevant, view.code
    candidates = (code.rate - code.relevance, relevant - code.relevance, code.rate - relevant)
    return Truth(
        int(np.abs(np.array(candidates) - view.expected_distortion).argmin()),
        f"Both are {view.expected_distortion:.4f} nats. The KL of the code is exactly the "
        "information about Y that it loses, so to choose β is to choose that loss.",
    )


def _accuracy() -> Truth:
    before, after = _of(_CODES, "accuracy_0"), _of(_CODES, "accuracy_0p03")
    change = 100 * (after - before)
    return Truth(
        1 if abs(change) <= _FEW else 0 if change < 0 else 2,
        f"It is {after:.1%}, and {before:.1%} at β = 0, the mean of three trainings on digits. "
        "What is dropped said nothing about the class.",
    )


def _why(_: Values) -> str:
    return (
        "**Why it matters**: a classifier needs few nats of an image. Here "
        f"{_of(_CODES, 'rate_0p03'):.0f} nats do as well as {_of(_CODES, 'rate_0'):.0f}; the label "
        f"itself has log 10 = {log(10):.1f}. A code without the rest is smaller and cannot leak it."
    )


LESSON = (
    Look(
        "How much of X must a code T keep to predict Y? What it keeps, I(X;T), is a cost; what it "
        "says, I(T;Y), is a gain times β. Drag the point along the curve: clusters of x split.",
        setting=_exact(_TABLE),
    ),
    Predict(
        "Four x, and β = 1: a nat about Y is worth as much as a nat of X costs. How many clusters "
        "has the best code?",
        _at_one,
        ("1: it keeps nothing", "2", "4: it keeps all"),
        setting=_exact(_TABLE),
        shown=_exact(replace(_TABLE, beta=1.0)),
    ),
    Predict(
        f"X is a fair bit, and Y is X, flipped with probability {_SOURCE.p_y_given_x[0, 1]:g}: "
        f"their correlation is σ = {_CRITICAL**-0.5:.2g}. "
        "Set β to where one cluster becomes two. Within 0.15 counts.",
        _critical,
        tolerance=0.15,
        placed="beta",
        setting=_exact(_CHANNEL),
        shown=_exact(replace(_CHANNEL, beta=min(b for b in BETAS if b > _CRITICAL))),
    ),
    Move(
        "Four x in two pairs that are alike. Raise β until each x has a cluster of its own.",
        _is_split,
        example=_exact(replace(_TABLE, beta=10.0)),
        then=_when_split,
        setting=_exact(_TABLE),
    ),
    Predict(
        "The code puts x into the cluster t with the smallest KL(p(y|x)‖p(y|t)), up to a price. "
        "Which difference equals the mean of this KL?",
        _mean_divergence,
        ("I(X;T) − I(T;Y)", "I(X;Y) − I(T;Y)", "I(X;T) − I(X;Y)"),
        setting=_exact(_TABLE),
        shown=_exact(_TABLE, "Encoder"),
    ),
    Predict(
        f"Now codes of digits are trained, where β weights the cost: β = 0.03 cuts the rate from "
        f"{_of(_CODES, 'rate_0'):.0f} to {_of(_CODES, 'rate_0p03'):.0f} nats. What does the "
        "accuracy do?",
        _accuracy,
        (
            f"It falls by more than {_FEW} points",
            f"It stays, within {_FEW} points",
            f"It rises by more than {_FEW} points",
        ),
        setting=_exact(_TABLE),
        shown=_digits("About"),
    ),
    See(_why, setting=_digits("About")),
)
