"""What a page says of a run: its steps, the time that is left, its place in the queue."""

import streamlit as st

from kllab.runs import RunStatus, State
from pages.web.format import span

STARTING = 2.0  # seconds before the next run in the queue is shown as waiting
_PACES = "paces"  # session key: time and step at which each run was first seen running


def progress(status: RunStatus, left: float | None = None) -> str:
    """Return the steps made, and the seconds that are left, in words."""
    if not status.step:
        return f"no step of {status.total_steps:,} yet"
    made = f"step {status.step:,} of {status.total_steps:,}"
    if left is None:
        return made
    return f"{made}, {span(left)} left"


def seconds_left(status: RunStatus, now: float) -> float | None:
    """Estimate the seconds to the end from the pace since this session saw the run start or resume.

    Returns None while it does not run, or before two seconds of it were seen. The estimates of the
    engine, which has the time on a worker only by the second, are for runs in the queue.
    """
    paces: dict[str, tuple[float, int]] = st.session_state.setdefault(_PACES, {})
    if status.state != State.RUNNING:
        paces.pop(status.id, None)
        return None
    start, first = paces.setdefault(status.id, (now, status.step))
    if now - start < 2 or status.step == first:
        return None
    return (status.total_steps - status.step) * (now - start) / (status.step - first)


def waiting(status: RunStatus, now: float) -> str:
    """Describe the place of a queued run, or that it starts if it is next and just queued."""
    place, starts_in = status.queue_position, status.starts_in
    if status.state != State.QUEUED or place is None:
        return ""
    is_new = place == 1 and now - status.updated < STARTING
    if is_new and not status.step and (starts_in is None or starts_in < STARTING):
        return "starting"
    # A run that has trained goes on; one that yielded to others was not interrupted.
    words = "waiting its turn" if status.step else "queued"
    words += ", next" if place == 1 else f", place {place}"
    if starts_in is None:
        return words
    return (
        f"{words}, {_about(starts_in)}" if status.step else f"{words}, starts {_about(starts_in)}"
    )


def _about(seconds: float) -> str:
    """Return a time from now in words, only as precise as an estimate is."""
    if seconds < 5:
        return "in a few s"
    return f"in about {span(seconds, seconds_below=57, precision=5)}"
