"""Sections of the policy page without training: the triangle, the tutorial's check."""

from dataclasses import asdict
from functools import partial

import streamlit as st

from kllab.topics.policy import compute, snippet, tutorial_check
from kllab.topics.policy.spec import TrustRegion
from kllab.topics.policy.tutorial_check import PolicyCheck
from pages.deep_learning.policy import controls as own
from pages.deep_learning.policy import exact_text, figures, simplex_figure
from pages.deep_learning.policy.presets import REGIONS
from pages.web import address, controls, page, presets, units
from pages.web.chart import chart


@st.fragment
@address.section(own.PICTURE)
def picture() -> None:
    """Draw the exact trust region on the triangle of policies over three actions."""
    unit = units.current()
    st.header("One update on the triangle of policies, exact", anchor=False)
    st.markdown(exact_text.PICTURE)
    cases = st.container()
    left, right = page.control_and_chart_columns()
    with left:
        values = controls.draw(own.PICTURE)
    with cases:
        all_cases = {name: asdict(case) for name, case in REGIONS.items()}
        presets.offer(all_cases, values, key="picture_preset")
    spec = TrustRegion(**values)
    view = compute.explore(spec)
    with right:
        alt = exact_text.describe(view, unit)
        figure, move = simplex_figure.trust_region(view), partial(own.move, spec)
        chart(figure, key="simplex", alt=alt, height=600, on_drag=move)
    st.markdown(exact_text.verdict(view, unit))
    st.latex(exact_text.formula(view))
    page.code_panel(snippet.snippet(spec), unit, key="code_picture")
    page.data_panel(view.tables, unit, name="policy")


@st.fragment
@address.section(own.TEST)
def tutorial() -> None:
    """Draw the comparison of the tutorial's check with the exact KL."""
    unit = units.current()
    st.header("The tutorial's check, run", anchor=False)
    st.markdown(exact_text.CHECK)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        spec = PolicyCheck(**controls.draw(own.TEST))
    view = tutorial_check.explore(spec)
    with right:
        alt = exact_text.describe_check(view, unit)
        chart(partial(figures.check, view, unit), key="check", alt=alt, height=320)
    st.markdown(exact_text.check_verdict(view, unit))
    st.markdown(exact_text.case_table(view, unit))
    st.caption("Allowed: by the tutorial's check / by the exact KL.")
    page.code_columns(
        ("**The tutorial**", tutorial_check.TUTORIAL), ("**Corrected**", tutorial_check.CORRECTED)
    )
