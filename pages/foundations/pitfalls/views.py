"""Numbers and views of a mistake."""

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.pitfalls import source
from kllab.topics.pitfalls.mistake import Mistake
from kllab.topics.pitfalls.result import Result
from kllab.topics.pitfalls.spec import Case
from kllab.topics.pitfalls.train.config import Config
from pages.foundations.pitfalls import text
from pages.foundations.pitfalls.captions import CAPTIONS
from pages.web import page, units, wrong_and_right
from pages.web.plain_text import as_text
from pages.web.preset_note import note


def numbers(result: Result, unit: Unit) -> None:
    """Draw what both pieces of code gave, and the difference."""
    of = f", {unit.name}" if result.mistake.in_nats else ""
    case = result.case
    wrong_and_right.numbers(
        {
            f"Wrong code{of}": (text.number(result.wrong, case, unit), text.of_wrong(result)),
            f"Right code{of}": (text.number(result.right, case, unit), result.mistake.right_by),
            "Difference": (text.difference(result, unit), text.of_difference(result)),
        }
    )


def code(case: Case) -> None:
    """Draw the wrong code beside the right one, and the script that runs both."""
    st.caption(f"{case.mistake.quantity}. {case.mistake.goes_wrong}")
    wrong_and_right.code(source.function(case.name, "wrong"), source.function(case.name, "right"))
    trained = case.mistake.trained
    script = Config(case.name, case.values).to_code() if trained else source.script(case)
    page.code(script, units.current())


def about(case: Case, preset: str | None) -> None:
    """Explain the mistake, with the measured numbers of a preset."""
    st.markdown(f"**{case.mistake.title}.** {case.mistake.goes_wrong}")
    st.markdown(case.mistake.why)
    if preset in CAPTIONS:
        st.markdown(note("pitfalls", CAPTIONS, preset, units.current()))
    if case.mistake.of_tutorial:
        st.caption(text.TUTORIAL)


def reported(mistake: Mistake) -> None:
    """List where the mistake was reported."""
    if mistake.of_tutorial:
        st.markdown(text.TUTORIAL)
    for each in mistake.reports:
        st.markdown(f"[{as_text(each.title)}]({each.url}): {as_text(each.what)}")
