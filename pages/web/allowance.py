"""What a visitor may train, shown beside Train before it is pressed."""

import math
from dataclasses import dataclass

import streamlit as st

from kllab.runs import Allowance, RunSpec
from kllab.runs.limits import in_words
from kllab.storage.errors import Unavailable
from pages.web import classes, visitor
from pages.web.engine import engine

_DRAWN = "allowance-drawn"  # session key: what was drawn, as in `_state`
_LITTLE = 0.25  # share of the time of training below which the page says what is left


@dataclass(frozen=True)
class Advice:
    """What to say at Train.

    Parameters
    ----------
    sentence : str
        Why no training may begin, or that this one will be paused; usually empty.
    lines : sequence of str
        What stands beside the button.
    may_train : bool
    """

    sentence: str = ""
    lines: tuple[str, ...] = ()
    may_train: bool = True


def advise(spec: RunSpec) -> Advice:
    """Return what a visitor should know before this training, and note what was drawn."""
    try:
        allowance = engine().allowance(spec.owner, spec.class_id)
        duration = engine().duration(spec)
    except Unavailable:
        return Advice()  # `available` says why nothing can be trained
    st.session_state[_DRAWN] = _state(allowance)
    return describe(allowance, duration)


def describe(allowance: Allowance, duration: float | None) -> Advice:
    """Return what a visitor should know before a training of `duration` seconds, if known."""
    if allowance.refusal:
        return Advice(allowance.refusal, may_train=False)
    left, limits, of_class = allowance.seconds_left, allowance.limits, allowance.of_class
    window, sentence = in_words(limits.window), ""
    if duration is not None and duration > left:
        sentence = (
            f"This training takes about {in_words(duration)}. It is paused after {in_words(left)}: "
            f"more is not allowed within {window}."
        )
    elif of_class and of_class.seconds_left < _LITTLE * limits.class_seconds:
        all_left = in_words(of_class.seconds_left)
        sentence = f"Your class may train for {all_left} more, all together, within {window}."
    elif left < _LITTLE * limits.seconds:
        sentence = f"You may train for {in_words(left)} more within {window}."
    lines = []
    if duration is not None and duration <= left:
        lines.append(f"About {in_words(duration)}")
    if allowance.runs:
        of_most = f" of {limits.runs:g}" if math.isfinite(limits.runs) else ""
        lines.append(f"{allowance.runs}{of_most} runs queued")
    if of_class and of_class.runs:
        of_most = f" of {limits.class_runs:g}" if math.isfinite(limits.class_runs) else ""
        lines.append(f"{of_class.runs}{of_most} of your class")
    return Advice(sentence, tuple(lines))


def is_refused() -> bool:
    """Return whether Train was drawn disabled, as the visitor may train no more for now."""
    _, refusal = st.session_state.get(_DRAWN, (0, ""))
    return bool(refusal)


def is_old() -> bool:
    """Return whether what was drawn is no longer so."""
    if _DRAWN not in st.session_state:
        return False
    try:
        now = engine().allowance(visitor.owner(), classes.run_class())
        return bool(_state(now) != st.session_state[_DRAWN])
    except Unavailable:
        return False


def _state(allowance: Allowance) -> tuple[int, str]:
    # Not the number of runs of the class: each page of it would be drawn again with each of them.
    return allowance.runs, allowance.refusal
