"""Results that arrive while a view is open: repetitions are computed in slices."""

import time
from collections.abc import Callable, Hashable

import streamlit as st

from pages.web import dragging
from pages.web.clock import tick_after

TICK = 0.5
"""Seconds from one slice to the next."""
SLICE = 0.008
"""Seconds of the processor after which a slice ends; each has at least one repetition."""


def draw(
    key: str,
    subject: Hashable,
    compute: Callable[[int], object],
    total: int,
    show: Callable[[int], None],
) -> None:
    """Draw what has arrived by `show`, and let more arrive until all `total` have.

    Nothing is computed while a control moves: the first slice comes half a second after the last
    move.

    Parameters
    ----------
    key : str
        Identifies the results on their page.
    subject : hashable
        What they are results of; of another subject all are computed anew.
    compute : callable
        Computes the repetition of that number, and keeps it for everybody.
    show : callable
        Draws the first so many repetitions.
    """

    @st.fragment
    def watch() -> None:
        done, state = arrived(key, subject), _state(key)
        is_new = st.session_state.get(state, (None, 0))[0] != subject
        if not is_new and not dragging.is_moving() and done < total:
            done = _more(compute, done, total)
        st.session_state[state] = (subject, done)
        with st.container(key="arriving"):
            show(done)
        if done < total:
            tick_after(TICK, key=f"clock-{key}")

    watch()


def arrived(key: str, subject: Hashable) -> int:
    """Return how many repetitions of a subject have arrived."""
    of, done = st.session_state.get(_state(key), (None, 0))
    return int(done) if of == subject else 0


def _state(key: str) -> str:
    return f"arrived-{key}"  # session key


def _more(compute: Callable[[int], object], done: int, total: int) -> int:
    """Compute one repetition, and more until the slice ends; return how many there are then."""
    started = time.thread_time()
    while done < total:
        compute(done)
        done += 1
        if time.thread_time() - started > SLICE:
            break
    return done
