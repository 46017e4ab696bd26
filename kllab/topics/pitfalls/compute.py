"""Wrong and right code of a mistake without torch, at the visitor's inputs and over one of them."""

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from types import ModuleType

import numpy as np

from kllab.topics.pitfalls.catalogue import MISTAKES
from kllab.topics.pitfalls.outcome import Outcome, run
from kllab.topics.pitfalls.result import Array, Result
from kllab.topics.pitfalls.spec import Case


@lru_cache(maxsize=256)
def explore(case: Case) -> Result:
    """Run both pieces of code at the inputs of `case`, and over one input.

    The result is cached: do not modify its arrays.
    """
    wrong, right = both(code_module(case.name), case.inputs)
    swept = case.mistake.swept
    others = tuple(item for item in case.inputs.items() if item[0] != swept)
    return Result(case, wrong, right, *_curve(case.name, others))


def both(code: ModuleType, inputs: Mapping[str, float]) -> tuple[Outcome, Outcome]:
    """Run the wrong and the right code of a module at `inputs`, each with arguments of its own."""
    wrong, right = (
        run(function, code.arguments(**inputs)) for function in (code.wrong, code.right)
    )
    return wrong, right


def code_module(name: str) -> ModuleType:
    """Import the code of a mistake without torch."""
    return import_module(f"kllab.topics.pitfalls.code.{name}")


@lru_cache(maxsize=256)
def _curve(name: str, others: tuple[tuple[str, float], ...]) -> tuple[Array, Array, Array]:
    """Run both over the input of the picture.

    Cached without this input, as it is the one that visitors move most.
    """
    code, swept = code_module(name), MISTAKES[name].swept_input
    pairs = [both(code, {**dict(others), swept.name: value}) for value in swept.grid]
    wrongs, rights = (
        np.array([outcome.value for outcome in each]) for each in zip(*pairs, strict=True)
    )
    return np.array(swept.grid), wrongs, rights
