"""View "Draw": a digit drawn by hand, its posterior beside the prior, and its ELBO."""

from functools import partial

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.latent_space.compute import LatentView
from kllab.topics.latent_space.drawing import FORMS
from kllab.topics.latent_space.drawn import DrawnDigit, explore_drawing
from kllab.topics.latent_space.strokes import MOST_POINTS, Strokes
from pages.deep_learning.latent_space import controls as own
from pages.deep_learning.latent_space import drawn_figures, drawn_text
from pages.deep_learning.latent_space.view import PageView
from pages.web import address, controls, drawing_pad
from pages.web.chart import chart
from pages.web.control_kinds import Line
from pages.web.plain_text import as_text
from pages.web.run_curves import draw_numbers

SEVEN = "SMuMqUkgesb2"
EXAMPLES = {
    "7": SEVEN,
    "3": "TRUOXMaLeKhKkMnOpQqUqXpandkfgekfnhqkrnsqsuqxo0l2i3e4b4X2U0Sy",
    "0": "gLjMmNpQrTtYucuhtmsqquoyl0i1e1b0YyWuUqTmShScTYVTXQaNdMgL",
    "No digit": "OOyy.yOOy",
}
"""Drawings that a button puts on the pad."""
IMAGES = 120
"""Height of the images beside the pad, in pixels."""
DRAWING = Line("drawing", "Drawing", SEVEN, longest=3 * MOST_POINTS)


def _draw(seen: LatentView, unit: Unit) -> None:
    if seen.model.dataset not in FORMS:
        st.info("This model was not trained on digits: choose another one in order to draw.")
        return
    text = controls.without_widgets((DRAWING,))[DRAWING.key]
    try:
        strokes = Strokes.parse(text)
    except ValueError as error:
        st.warning(as_text(f"The link's drawing could not be used: {error}."))
        strokes = Strokes(())
    with st.container(horizontal=True, gap="small", key="drawing"):
        pad, beside = st.container(width="content"), st.container(gap="xxsmall")
    with pad:
        drawing_pad.draw(strokes, partial(_take, seen), key="drawing-pad", control=DRAWING.key)
    with beside:
        _examples(seen)
        if not strokes.lines:
            st.caption(drawn_text.NOTHING)
            return
        view = explore_drawing(seen.model, strokes)
        alt = drawn_text.images(view)
        # Both charts stay while the point of the plane moves.
        version = f"{seen.model.key} {strokes.text}"
        figure = partial(drawn_figures.images, view)
        chart(figure, key="drawn", alt=alt, height=IMAGES, version=version)
    shown = drawn_text.numbers(view, unit)
    draw_numbers(shown, drawn_text.explained(shown))
    alt = drawn_text.intervals(view, unit)
    chart(
        partial(drawn_figures.intervals, view, unit),
        key="drawn-posterior",
        alt=alt,
        height=None,
        version=f"{version} {unit.name}",
    )


def _examples(seen: LatentView) -> None:
    """Draw a button for each example."""
    with st.container(horizontal=True, gap="xxsmall", key="drawing-examples"):
        for name, text in EXAMPLES.items():
            drawn = Strokes.parse(text)
            st.button(name, key=f"draw-{name}", type="tertiary", on_click=_take, args=(seen, drawn))


def _take(seen: LatentView, strokes: Strokes) -> None:
    """Put a drawing on the pad, and the point of the plane at the mean of its posterior."""
    values: dict[str, object] = {DRAWING.key: strokes.text}
    if strokes.lines:
        values |= _point(seen, explore_drawing(seen.model, strokes))
    address.assign(values)


def _point(seen: LatentView, view: DrawnDigit) -> dict[str, object]:
    x, y = seen.on.plane.coordinates(view.posterior.loc[None])[0]
    return dict(own.point_at(seen.on.reach, float(x), float(y)))


VIEW = PageView("Draw", 5, _draw, controls=(DRAWING,))
