"""Time slider of a run: which part of the training is shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from numpy.typing import NDArray

from pages.web import controls
from pages.web.control_kinds import Slider
from pages.web.live_run import LiveRun

MOMENT = Slider("moment", "Time, % of the training", 0, 100, 100, 1)
"""Its right end is now: also while the training goes on."""
_MOST = 40
"""Largest number of moments to choose from."""
Chosen = tuple[Mapping[str, NDArray[Any]], str]


def choose(run: LiveRun[Any], names: Sequence[str]) -> Chosen:
    """Draw the time slider; return the arrays of these names then, and what time that is."""
    return arrays_at(run, names, step_of(run))


def step_of(run: LiveRun[Any]) -> float | None:
    """Draw the time slider; return the step that it stands for, None at its right end."""
    percent = controls.draw_one(MOMENT)
    return None if percent == MOMENT.high else percent * run.status.total_steps / 100


def arrays_at(run: LiveRun[Any], names: Sequence[str], step: float | None) -> Chosen:
    """Return the arrays of these names at a step, and what time that is.

    The arrays are those that the run has: the newest ones at the right end, else the last ones
    before the step, or the first. The time is empty at the right end.
    """
    arrays = run.view.arrays
    newest = {name: arrays[name] for name in names if name in arrays}
    if step is None:
        return newest, ""
    found, steps = {}, set()
    for name in newest:
        if by_step := run.over_time(name, _MOST):
            before = [each for each in by_step if each <= step]
            last = max(before, default=min(by_step))
            found[name] = by_step[last]
            steps.add(last)
    if not steps:
        return newest, "Only the newest of this run are kept. "
    return newest | found, f"{said(max(steps), run.status.total_steps)} "


def said(step: int, total_steps: int) -> str:
    """Say of which step something is.

    >>> said(200, 3000)
    'Step 200 of 3,000.'
    """
    return f"Step {step:,} of {total_steps:,}."
