"""Time slider of a run: which part of the training the pictures are of."""

from collections.abc import Mapping, Sequence
from typing import Any

from numpy.typing import NDArray

from kllab.topics.vae.run_view import VaeRun
from pages.deep_learning.vae import text
from pages.web import controls
from pages.web.control_kinds import Slider
from pages.web.live_run import LiveRun

MOMENT = Slider("moment", "Time, % of the training", 0, 100, 100, 1)
"""Its right end is now: also while the training goes on."""
_MOST = 40
"""Largest number of moments to choose from."""


def choose(run: LiveRun[VaeRun], names: Sequence[str]) -> tuple[Mapping[str, NDArray[Any]], str]:
    """Draw the time slider; return the arrays of these names then, and what time that is.

    The arrays are those that the run has: the newest ones at the right end, else the last ones
    before the chosen time, or the first. The time is empty at the right end.
    """
    percent, arrays = controls.draw_one(MOMENT), run.view.arrays
    newest = {name: arrays[name] for name in names if name in arrays}
    if percent == MOMENT.high:
        return newest, ""
    total = run.status.total_steps
    found, steps = {}, set()
    for name in newest:
        if by_step := run.over_time(name, _MOST):
            before = [step for step in by_step if step <= percent * total / 100]
            step = max(before, default=min(by_step))
            found[name] = by_step[step]
            steps.add(step)
    if not steps:
        return newest, "Only the newest of this run are kept. "
    return newest | found, f"{text.moment(max(steps), total)} "
