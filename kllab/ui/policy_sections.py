"""The parts of the policy page that need no training: the triangle, the tutorial's check."""

from functools import partial

import streamlit as st

from kllab.explorations import policy_check, policy_words, trust_region
from kllab.figures import policy as figures
from kllab.figures import policy_simplex
from kllab.ui import address, controls, page, policy_controls, units
from kllab.ui.chart import chart


@st.fragment
@address.section(policy_controls.PICTURE)
def picture() -> None:
    """The trust region on the triangle of policies over three actions, exact."""
    unit = units.current()
    st.header("One update on the triangle of policies, exact", anchor=False)
    st.markdown(policy_words.PICTURE)
    cases = st.container()
    left, right = page.bench()
    with left:
        spec, values = policy_controls.picture()
    with cases:
        all_cases = {name: policy_controls.as_values(s) for name, s in policy_words.PRESETS.items()}
        controls.presets(all_cases, values, key="picture_preset")
    view = trust_region.explore(spec)
    with right:
        alt = policy_words.describe(view, unit)
        figure, move = policy_simplex.trust_region(view), partial(policy_controls.move, spec)
        chart(figure, key="simplex", alt=alt, height=600, on_drag=move)
    st.markdown(policy_words.verdict(view, unit))
    st.latex(policy_words.formula(view))
    page.code_panel(trust_region.snippet(spec), unit, key="code_picture")
    page.data_panel(view.tables, unit, name="policy")


@st.fragment
@address.section(policy_controls.TEST)
def tutorial() -> None:
    """The tutorial's check beside the exact KL."""
    unit = units.current()
    st.header("The tutorial's check, run", anchor=False)
    st.markdown(policy_words.CHECK)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        spec = policy_controls.check()
    view = policy_check.explore(spec)
    with right:
        alt = policy_words.describe_check(view, unit)
        chart(partial(figures.check, view, unit), key="check", alt=alt, height=320)
    st.markdown(policy_words.check_verdict(view, unit))
    st.markdown(policy_words.case_table(view, unit))
    st.caption("Allowed: by the tutorial's check / by the exact KL.")
    codes = (("The tutorial", policy_check.TUTORIAL), ("Corrected", policy_check.CORRECTED))
    for column, (title, code) in zip(st.columns(2), codes, strict=True):
        column.markdown(f"**{title}**")
        column.code(code, language="python", wrap_lines=True)
