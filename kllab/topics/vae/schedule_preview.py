"""Preview of a schedule: of beta, or of the capacity C."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.topics.vae.train.config import Config
from kllab.training.schedules import Schedule, schedule

POINTS = 400
"""Number of steps, evenly spaced, in a preview; the steps beside each jump are added."""
_JUMP = 0.04
"""Change from one step to the next, as a share of the largest value, that may be a jump."""
_ABOVE = 4
"""How many times the changes before and after a jump it is: a short ramp has none."""


@dataclass(frozen=True)
class SchedulePlan:
    """Schedule to preview.

    Parameters
    ----------
    schedule : str
    parameters : mapping
        Parameters of the schedule by name; missing ones take their defaults.
    final : float
        Value at the end: beta, or C in nats.
    total_steps : int
    of_capacity : bool
        Whether it is the schedule of C.
    """

    schedule: str
    parameters: Mapping[str, Any]
    final: float
    total_steps: int
    of_capacity: bool = False

    @classmethod
    def of(cls, config: Config) -> "SchedulePlan":
        """Return the schedule of a config: of C if there is one, else of beta."""
        if config.objective == "capacity":
            name, parameters = config.capacity_schedule, config.capacity_parameters
            return cls(name, parameters, config.capacity, config.steps, of_capacity=True)
        return cls(config.schedule, config.schedule_parameters, config.beta, config.steps)

    def build(self) -> Schedule:
        """Return the value as a function of the step, counted from 0.

        Raises
        ------
        ValueError
            If there is no such schedule.
        """
        name, parameters = self.schedule, self.parameters
        return schedule(name, beta=self.final, total_steps=self.total_steps, **parameters)


@dataclass(frozen=True, eq=False)
class Jump:
    """Change of a schedule from the update `step` to the next one."""

    step: int
    before: float
    after: float


@dataclass(frozen=True, eq=False)
class SchedulePreview:
    """Curve of a schedule over the steps, counted from 0.

    Attributes
    ----------
    steps : numpy.ndarray
        int64, (n,), ascending, with the first and the last; none if there is a `problem`.
    values : numpy.ndarray
        float64, (n,).
    jumps : tuple of Jump
        Changes by more than 4 % of the largest value from one step to the next.
    problem : str
        Why there is no such schedule; empty if there is one.
    """

    steps: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    values: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    jumps: tuple[Jump, ...] = ()
    problem: str = ""


def preview(plan: SchedulePlan) -> SchedulePreview:
    """Return the curve of a schedule, and where it jumps."""
    try:
        value_of = plan.build()
    except ValueError as error:
        return SchedulePreview(problem=str(error))
    last = plan.total_steps - 1
    steps = np.unique(np.linspace(0, last, min(POINTS, plan.total_steps)).astype(np.int64))
    values = np.array([value_of(int(step)) for step in steps])
    jumps = _jumps(value_of, steps, values)
    beside = [step for jump in jumps for step in (jump.step, jump.step + 1)]
    added = np.setdiff1d(np.array(beside, np.int64), steps)
    order = np.argsort(all_steps := np.concatenate([steps, added]))
    all_values = np.concatenate([values, [value_of(int(step)) for step in added]])
    return SchedulePreview(all_steps[order], all_values[order], jumps)


def _jumps(
    value_of: Schedule, steps: NDArray[np.int64], values: NDArray[np.float64]
) -> tuple[Jump, ...]:
    """Return the jumps of a schedule, at most one between two neighbours of `steps`."""
    least = _JUMP * values.max(initial=0.0)
    found = []
    for index in np.flatnonzero(np.abs(np.diff(values)) > least):
        low, high = int(steps[index]), int(steps[index + 1])
        before, after = values[index], values[index + 1]
        while high - low > 1:  # keep the half with the larger change
            middle = (low + high) // 2
            value = value_of(middle)
            if abs(value - before) > abs(after - value):
                high, after = middle, value
            else:
                low, before = middle, value
        beside = abs(value_of(low) - value_of(max(low - 1, 0))), abs(value_of(high + 1) - after)
        if abs(after - before) > max(least, *(_ABOVE * change for change in beside)):
            found.append(Jump(low, float(before), float(after)))
    return tuple(found)
