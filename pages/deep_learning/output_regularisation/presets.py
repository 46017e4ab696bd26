"""Presets of output regularisation."""

from collections.abc import Mapping
from typing import Any

from kllab.topics.output_regularisation.train.config import Config

BETAS: Mapping[str, tuple[float, ...]] = {
    "0 to 3": Config().betas,
    "0 and 0.1": (0.0, 0.1),
    "0 to 100": (0.0, 0.1, 1.0, 10.0, 100.0),
}
"""Sweeps by name."""

_START = Config()
_PLAIN = {
    "dataset": _START.dataset,
    "method": "label_smoothing",
    "sweep": "0 to 3",
    "label_noise": 0.2,
    "training_images": 500,
    "steps": _START.steps,
    "temperature": _START.temperature,
    "teacher_sees": _START.teacher_sees,
}
PRESETS: Mapping[str, Mapping[str, Any]] = {
    "Nothing added": _PLAIN | {"method": "none"},
    "Label smoothing, wrong labels": _PLAIN,
    "Label smoothing, clean labels": _PLAIN | {"label_noise": 0.0},
    "Confidence penalty": _PLAIN | {"method": "confidence_penalty"},
    "Distillation, teacher saw all": _PLAIN | {"method": "distillation"},
    "Distillation, same images": _PLAIN
    | {"method": "distillation", "teacher_sees": "the students' images"},
    "Small digits, quick": _PLAIN | {"dataset": "digits_8x8", "training_images": 200},
}
"""Values of the page's controls by preset."""


def config_of(values: Mapping[str, Any]) -> Config:
    """Return the config of the controls' values, given by key; the betas are given by name."""
    settings = {name: value for name, value in values.items() if name != "sweep"}
    return Config(betas=BETAS[values["sweep"]], **settings)
