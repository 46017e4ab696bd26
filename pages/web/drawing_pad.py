"""Pad to draw on, with a mouse, a finger, a pen or the keyboard; the page follows the strokes."""

from collections.abc import Callable
from functools import cache
from typing import Any

import orjson
import streamlit as st

from kllab.topics.latent_space.strokes import MOST_POINTS, PEN, Strokes
from pages.web import component, dragging, static_file
from pages.web.fixed_controls import is_fixed

STYLE = """
.kllab-pad { display: grid; grid-template-columns: 1fr 1fr; gap: .3rem;
  width: clamp(136px, 22dvh, 260px);
  canvas { grid-column: 1 / 3; width: 100%; aspect-ratio: 1; touch-action: none; cursor: crosshair;
    border-radius: .3rem; outline: 1px solid var(--kllab-line) }
  canvas:focus-visible { outline: 3px solid var(--st-text-color); outline-offset: 2px }
  button { font: inherit; font-size: .875rem; color: inherit; background: none; cursor: pointer;
    border: 1px solid var(--kllab-line); border-radius: .5rem; padding: 0 .25rem; height: 1.75rem }
  button:disabled { opacity: .5; cursor: default }
  p { grid-column: 1 / 3; margin: 0; font-size: .8rem }
  p:empty { display: none } }
@media (max-width: 999px) { .kllab-pad { width: min(60vw, 260px) } }
"""
_HTML = """
<div class="kllab-pad"><canvas tabindex="0" role="application"></canvas>
<button type="button" name="undo">Undo</button><button type="button" name="clear">Clear</button>
<p role="status"></p></div>
"""


@cache
def _component() -> Callable[..., Any]:
    return component.declare("drawing", static_file.DRAWING, _HTML)


def draw(strokes: Strokes, drawn: Callable[[Strokes], None], *, key: str, control: str) -> None:
    """Draw the pad with these strokes.

    Parameters
    ----------
    strokes : Strokes
        What is on the pad.
    drawn : callable
        Called with the strokes while the visitor draws, before the page reruns; sets the control.
    key : str
        Identifies the pad on its page.
    control : str
        Key of the control that has the drawing; a link may fix it.
    """

    def changed() -> None:
        message = read_drawing(st.session_state[key]["drawn"])
        if message:
            new, done = message
            drawn(new)
            dragging.wait(is_dragged=not done)

    label = (
        "Pad to draw a digit on. Arrow keys move the pen, the space bar puts it down and lifts it, "
        "Backspace takes back a stroke, Delete clears the pad."
    )
    data = {"strokes": strokes.text, "label": label, "pen": PEN, "most": MOST_POINTS}
    message = orjson.dumps({**data, "fixed": is_fixed(control)})
    _component()(key=key, data=message, on_drawn_change=changed)


def read_drawing(message: object) -> tuple[Strokes, bool] | None:
    """Return strokes of a browser's message, and whether they are done; None for other messages."""
    match message:
        case {"strokes": str(text), "done": bool(done)}:
            try:
                return Strokes.parse(text), done
            except ValueError:
                return None
    return None
