"""The exact part of the policy page: the trust region on a triangle, the tutorial's check."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kllab.topics.policy import compute, snippet, tutorial_check
from kllab.topics.policy.spec import TrustRegion
from kllab.topics.policy.tutorial_check import PolicyCheck
from pages.deep_learning.policy import controls as own
from pages.deep_learning.policy import exact_text, figures, trust_region_figures
from pages.deep_learning.policy.presets import REGIONS
from pages.web import controls, equation, page, presets, tutorial, units, workbench
from pages.web.chart import chart
from pages.web.related_topics import related_topics
from pages.web.run_curves import draw_numbers

_CASES = presets.of_specs(REGIONS)


def trust_region(rail: DeltaGenerator, stage: DeltaGenerator) -> None:
    """Draw the exact trust region on the triangle of policies over three actions."""
    unit = units.current()
    with rail:
        draw = partial(controls.draw, own.REGION_CONTROLS)
        values, _ = presets.above(_CASES, draw, key="picture_preset")
    spec = TrustRegion(**values)
    view = compute.explore(spec)
    with stage:
        places = workbench.places()
    with places.numbers:
        draw_numbers(exact_text.shares(view, unit))
    with places.picture:
        alt = exact_text.describe(view, unit)
        figure, move = trust_region_figures.trust_region(view), partial(own.move, spec)
        chart(figure, key="simplex", alt=alt, height=None, on_drag=move)

    def methods() -> None:
        figure, alt = partial(trust_region_figures.gains, view, unit), exact_text.describe_gains
        chart(figure, key="gains", alt=alt(view, unit), height=None)
        st.caption(exact_text.verdict(view, unit))

    def formula() -> None:
        equation.draw(exact_text.formula(view))

    def about() -> None:
        st.markdown(exact_text.PICTURE)
        related_topics("policy")

    places.draw_views(
        {
            "Methods": methods,
            "Formula": formula,
            "Data": lambda: page.data(view.tables, unit, name="policy"),
            "Mistake": mistake,
            "About": about,
            "Code": lambda: page.code(snippet.snippet(spec), unit),
        }
    )


def mistake() -> None:
    """Draw the comparison of the tutorial's check with the exact KL."""
    unit = units.current()
    spec = PolicyCheck(**controls.draw_in_pairs(own.TEST))
    view = tutorial_check.explore(spec)
    chart(
        partial(figures.check, view, unit),
        key="check",
        alt=exact_text.describe_check(view, unit),
        height=None,
    )
    st.markdown(exact_text.check_verdict(view, unit))
    with st.expander("What is wrong with it, and other pairs of policies"):
        st.markdown(exact_text.CHECK)
        st.markdown(exact_text.case_table(view, unit))
        st.caption("Allowed: by the tutorial's check / by the exact KL.")
    tutorial.code(tutorial_check.TUTORIAL, tutorial_check.CORRECTED)
