"""One prediction: both directions of KL, the tutorial's number, and their gradients."""

from functools import partial

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.output_regularisation.compute import PredictionView
from kllab.topics.output_regularisation.snippet import CORRECTED, TUTORIAL
from pages.deep_learning.output_regularisation import controls as own
from pages.deep_learning.output_regularisation import figures, text
from pages.web import controls, page, tutorial
from pages.web.chart import chart
from pages.web.run_curves import draw_numbers


def curves(view: PredictionView, kind: str, unit: Unit) -> None:
    """Draw the divergences or, of the kind ``"gradient"``, their gradients over the logit."""
    figure, alt = partial(figures.prediction, view, kind, unit), text.prediction(view, kind, unit)
    chart(figure, key=kind, alt=alt, height=None, on_drag=own.move_lead)


def numbers(view: PredictionView, unit: Unit) -> None:
    """Draw both divergences and the tutorial's number."""
    draw_numbers(text.divergences(view, unit))


def beside_the_picture(view: PredictionView, unit: Unit) -> None:
    """Draw the controls of a prediction whose divergences are the picture, and the gradients."""
    controls.draw(own.PREDICTION)
    curves(view, "gradient", unit)
    _tutorial(view, unit)


def alone(view: PredictionView, unit: Unit) -> None:
    """Draw the controls of a prediction, its curves and numbers."""
    controls.draw(own.PREDICTION)
    curves(view, "divergence", unit)
    curves(view, "gradient", unit)
    numbers(view, unit)
    _tutorial(view, unit)


def _tutorial(view: PredictionView, unit: Unit) -> None:
    """Draw what the tutorial's loss is, its code and the corrected code, and the curves' data."""
    st.markdown(text.PREDICTION)
    st.caption(text.gradients(view, unit))
    tutorial.code(TUTORIAL, CORRECTED)
    with st.expander("Data"):
        page.data(view.tables, unit, name="output_regularisation")
