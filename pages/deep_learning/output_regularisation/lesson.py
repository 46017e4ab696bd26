"""Lesson on output regularisation: which direction of KL is added, and how much of it.

Answers are exact for one prediction, or measured in three earlier trainings of each preset.
"""

from functools import partial
from math import isfinite

import numpy as np

from kllab.topics.output_regularisation.compute import explore, smoothing_of_beta
from kllab.topics.output_regularisation.spec import CLASSES, Prediction
from pages.deep_learning.output_regularisation.controls import ALL, LEAD, PREDICTION
from pages.deep_learning.output_regularisation.presets import PRESETS
from pages.web import measured_presets
from pages.web.lesson import Look, Move, Predict, See, Setting, Values, setting_of
from pages.web.truth import Truth

_NOTHING, _SMOOTH, _PENALTY, _TAUGHT = (
    "Nothing added",
    "Label smoothing, wrong labels",
    "Confidence penalty",
    "Distillation, teacher saw all",
)
_START, _SURE = 10.0, 25.0
"""Logits of a prediction: where a visitor begins, and one that is almost certain."""
_BETA, _EQUAL = 0.5, 0.03
_of = partial(measured_presets.mean, "output_regularisation")


def _at(preset: str, **others: str) -> Setting:
    return {**setting_of(PRESETS[preset], ALL), **others}


def _prediction(lead: float) -> Setting:
    return _at(_SMOOTH, view="Mistake", **{LEAD.key: f"{lead:g}"})


def _of_wrong_labels() -> Truth:
    early, late = _of(_NOTHING, "early"), _of(_NOTHING, "nll")
    best, end = _of(_NOTHING, "early_accuracy"), _of(_NOTHING, "accuracy")
    return Truth(
        0 if late < early - 0.02 else 1 if late < early + 0.02 else 2,
        f"It is lowest, {early:.2f} nats, after {_of(_NOTHING, 'early_step'):.0f} steps, and ends "
        f"at {late:.2f}; the accuracy falls from {best:.0%} to {end:.0%}. The model learns the "
        "wrong labels by heart, and is sure of them.",
    )


def _smoothing() -> Truth:
    return Truth(
        smoothing_of_beta(_BETA),
        "Label smoothing is exactly β KL(u‖p), with ε = β/(1 + β), up to a constant and a factor. "
        "So it is the direction in which the uniform u comes first.",
    )


def _steeper() -> Truth:
    now = explore(Prediction(_SURE)).now
    forward, reverse = now["forward_gradient"], now["reverse_gradient"]
    return Truth(
        0 if forward > 2 * reverse else 1 if reverse > 2 * forward else 2,
        f"It is {forward:.2f} for KL(u‖p) and {reverse:.2g} for KL(p‖u). Smoothing pulls hardest "
        f"when p is certain; the penalty, KL(p‖u), is at most log {CLASSES} and hardly pulls then.",
    )


def _now(values: Values) -> dict[str, float]:
    return explore(Prediction(**{control.key: values[control.key] for control in PREDICTION})).now


def _are_equal(values: Values) -> bool:
    now = _now(values)
    forward, reverse = now["forward"], now["reverse"]
    is_near = isfinite(reverse) and abs(forward - reverse) <= _EQUAL * reverse
    return values[LEAD.key] >= 1 and is_near


def _when_equal(values: Values) -> str:
    now = _now(values)
    return (
        f"KL(u‖p) is {now['forward']:.2f} and KL(p‖u) {now['reverse']:.2f} nats. For larger logits "
        f"KL(u‖p) grows without limit, while KL(p‖u) never exceeds log {CLASSES} = "
        f"{np.log(CLASSES):.2f}."
    )


def _of_more_beta() -> Truth:
    none, small, much = (_of(_SMOOTH, name) for name in ("ece", "ece_small", "ece_much"))
    return Truth(
        0 if much < small else 2 if much > none else 1,
        f"Its error of calibration is {none:.2f} at β = 0, {small:.2f} at 0.03 and {much:.2f} at "
        "0.3. Overconfident models become calibrated, then underconfident.",
    )


def _of_teacher() -> Truth:
    teacher, alone, taught = (_of(_TAUGHT, name) for name in ("teacher", "accuracy", "taught"))
    return Truth(
        0 if taught < alone + 0.02 else 1 if taught < teacher else 2,
        f"It reaches {taught:.0%}, the teacher {teacher:.0%}, and {alone:.0%} without it. The "
        "probabilities of the other classes say more than a label: which digits are alike.",
    )


def _why(_: Values) -> str:
    return (
        "**Why it matters**: a probability is only of use if it can be trusted. KL(u‖p), KL(p‖u) "
        "and KL(teacher‖p) each say which p is to be avoided; the direction and β decide whether "
        f"the model ends calibrated. Here an ECE of {_of(_SMOOTH, 'ece_small'):.2f} was best."
    )


LESSON = (
    Look(
        "One in five labels is wrong here. A classifier p is trained on cross-entropy + β KL, with "
        "u, uniform over the classes. Each β is a model. Which KL helps, and how much of it?",
        setting=_at(_SMOOTH),
    ),
    Predict(
        "First nothing is added, and training goes on. What does the NLL on held-out images, with "
        "right labels, do in the end?",
        _of_wrong_labels,
        ("It keeps falling", "It stays at its lowest", "It rises again"),
        setting=_at(_SMOOTH),
        shown=_at(_NOTHING, view="Steps"),
    ),
    Predict(
        "Label smoothing gives the uniform u the share ε of each label. It equals cross-entropy + "
        f"β KL(u‖p). Which ε belongs to β = {_BETA:g}?",
        _smoothing,
        tolerance=0.01,
        setting=_at(_SMOOTH),
        shown=_at(_SMOOTH, view="Formula"),
    ),
    Predict(
        "The confidence penalty adds KL(p‖u) instead. For a p that is almost certain, which term "
        "has the larger gradient by its largest logit?",
        _steeper,
        ("KL(u‖p)", "KL(p‖u)", "Neither, within a factor of 2"),
        setting=_at(_SMOOTH),
        shown=_prediction(_SURE),
    ),
    Move(
        f"In the view “Mistake”, move the logit of class 0 above 1 to where both directions are "
        f"equal, within {_EQUAL:.0%}.",
        _are_equal,
        example=_prediction(4.5),
        then=_when_equal,
        setting=_prediction(_START),
    ),
    Predict(
        "Smoothing with β = 0.03 makes the confidence fit the accuracy better than β = 0. And β = "
        "0.3, ten times as much?",
        _of_more_beta,
        ("Better still", "Worse, but better than β = 0", "Worse than β = 0"),
        setting=_at(_NOTHING, view="Calibration"),
        shown=_at(_SMOOTH, view="Calibration"),
    ),
    Predict(
        "Distillation adds KL(teacher‖p): the teacher saw all images, with as many wrong labels. "
        "Which accuracy does a student reach with 500?",
        _of_teacher,
        (
            "Its own, within 2 points",
            "Between its own and the teacher's",
            "More than the teacher's",
        ),
        setting=_at(_SMOOTH),
        shown=_at(_TAUGHT),
    ),
    See(_why, setting=_at(_SMOOTH, view="Calibration")),
)
