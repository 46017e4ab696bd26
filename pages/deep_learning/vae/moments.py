"""Time slider of a run: which part of the training the pictures are of."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
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


def choose(run: LiveRun[VaeRun], names: Sequence[str]) -> Mapping[str, NDArray[Any]]:
    """Draw the time slider; return the arrays of these names then, those that the run has.

    They are the newest ones at the right end, else the last ones before the chosen time, or the
    first.
    """
    percent, arrays = controls.draw_one(MOMENT), run.view.arrays
    newest = {name: arrays[name] for name in names if name in arrays}
    if percent == MOMENT.high:
        return newest
    total = run.status.total_steps
    found, steps = {}, set()
    for name in newest:
        by_step = run.over_time(name, _MOST)
        if by_step:
            before = [step for step in by_step if step <= percent * total / 100]
            step = max(before, default=min(by_step))
            found[name] = by_step[step]
            steps.add(step)
    if not steps:
        st.caption("Only the newest pictures of this run are kept.")
        return newest
    st.caption(text.moment(max(steps), total))
    return newest | found
