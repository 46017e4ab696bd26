"""Presets: named cases of the mistakes. Those that need torch are runs."""

from collections.abc import Mapping
from typing import Any

from kllab.topics.pitfalls.catalogue import IN_TORCH, MISTAKES
from kllab.topics.pitfalls.mistake import Mistake
from kllab.topics.pitfalls.train.config import Config

SEED = "seed"
"""Key of the control of the seed."""


def key_of(mistake: Mistake, name: str) -> str:
    """Return the key of the control of an input: two mistakes may each have a p."""
    return f"{mistake.name}_{name}"


def _values(mistake: Mistake, changed: Mapping[str, float]) -> dict[str, Any]:
    inputs = mistake.named(mistake.values_of(changed))
    values: dict[str, Any] = {key_of(mistake, name): value for name, value in inputs.items()}
    return {"mistake": mistake.name, **values} | ({SEED: 0} if mistake.trained else {})


CASES: Mapping[str, Mapping[str, Any]] = {
    case: _values(mistake, changed)
    for mistake in MISTAKES.values()
    for case, changed in mistake.cases.items()
}
"""Values of the page's controls by preset."""

PRESETS: Mapping[str, Mapping[str, Any]] = {
    case: values for case, values in CASES.items() if values["mistake"] in IN_TORCH
}
"""Those of mistakes whose code runs in a worker."""


def inputs_of(values: Mapping[str, Any]) -> tuple[float, ...]:
    """Return the inputs of the chosen mistake, in their order."""
    mistake = MISTAKES[values["mistake"]]
    return tuple(float(values[key_of(mistake, each.name)]) for each in mistake.inputs)


def config_of(values: Mapping[str, Any]) -> Config:
    """Return the config of the controls' values, given by key.

    >>> config_of(PRESETS["F.kl_div: Q rarer than P"]).inputs
    (0.3, 0.02)
    """
    return Config(values["mistake"], inputs_of(values), values.get(SEED, 0))


def first_case(mistake: str) -> str:
    """Return the name of the first case of a mistake."""
    return next(iter(MISTAKES[mistake].cases))
