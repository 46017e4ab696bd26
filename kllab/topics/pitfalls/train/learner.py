"""State of a run: it is evaluated at one value after the other, or trained."""

import warnings
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from math import isfinite, isnan
from types import ModuleType

from kllab.topics.pitfalls.compute import both
from kllab.topics.pitfalls.outcome import Outcome
from kllab.topics.pitfalls.train.config import Config
from kllab.topics.pitfalls.train.step_record import StepRecord
from kllab.training.state import State


class Learner(State[Config]):
    """State of a run of wrong and right code."""

    def __init__(self, config: Config) -> None:
        super().__init__(config, experiment="pitfalls")

    @property
    def x(self) -> float:
        """Position of the numbers on the axis of the picture."""
        return float(self.step)

    @abstractmethod
    def update(self) -> None:
        """Take a step with each piece of code."""

    @abstractmethod
    def numbers(self) -> tuple[Outcome, Outcome]:
        """Return the numbers of the wrong and of the right code now."""

    def record(self) -> StepRecord:
        """Return the record of this step."""
        wrong, right = self.numbers()
        return StepRecord(
            step=self.step,
            total_steps=self.config.steps,
            x=self.x,
            wrong=wrong.value if isfinite(wrong.value) else None,
            right=right.value if isfinite(right.value) else None,
            wrong_kind=_kind(wrong),
            right_kind=_kind(right),
            wrong_warned=int(bool(wrong.warnings)),
        )


class Evaluation(Learner):
    """Run without a training: step 1 is at the inputs, the others are along the picture."""

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self._code = code_module(config.mistake)

    @property
    def x(self) -> float:
        """Value of the input over which the picture is drawn."""
        if self.step == 1:
            return self.config.case.swept_value
        return self.config.declaration.swept_input.grid[self.step - 2]

    def update(self) -> None:
        """Change nothing: the step alone determines the numbers."""

    def numbers(self) -> tuple[Outcome, Outcome]:
        """Return the numbers of both at `x`."""
        case = self.config.case
        return evaluate(self._code, case.inputs | {case.mistake.swept: self.x})


def evaluate(code: ModuleType, inputs: Mapping[str, float]) -> tuple[Outcome, Outcome]:
    """Run both pieces of code; what they warn of is part of the outcome."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        wrong, right = both(code, inputs)
    messages = tuple(dict.fromkeys(str(each.message) for each in caught))
    return replace(wrong, warnings=(*wrong.warnings, *messages)), right


def code_module(name: str) -> ModuleType:
    """Import the code of a mistake with torch."""
    return import_module(f"kllab.topics.pitfalls.train.code.{name}")


def _kind(outcome: Outcome) -> int:
    """Return the index of `KINDS`."""
    if outcome.error:
        return 4
    if isnan(outcome.value):
        return 1
    if isfinite(outcome.value):
        return 0
    return 2 if outcome.value > 0 else 3
