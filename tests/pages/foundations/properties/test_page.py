"""Every section of the page of properties answers its controls."""

import pytest
from streamlit.testing.v1 import AppTest

from kllab.divergences.units import NATS
from pages.foundations.properties.sections import SECTIONS
from tests.pages.test_contract import charts, numbers, visit

PAGE = "foundations/properties/page.py"


def section(name: str) -> AppTest:
    app = visit(PAGE)
    return app.selectbox(key="property").set_value(name).run()


def verdict(app: AppTest) -> str:
    return " ".join(box.value for box in (*app.success, *app.info, *app.error))


@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_shows_a_chart_and_a_verdict(name: str) -> None:
    app = section(name)
    assert not app.exception
    assert len(charts(app)) == 1
    assert SECTIONS[name].title in charts(app)[0]["alt"]
    assert "**" not in charts(app)[0]["alt"]
    assert verdict(app)
    assert not app.error


@pytest.mark.parametrize("name", SECTIONS)
def test_its_sliders_and_presets_move_its_numbers(name: str) -> None:
    app = section(name)
    for case in app.selectbox(key="preset").options:
        app.selectbox(key="preset").set_value(case).run()
        assert not app.exception, case
        assert app.session_state["preset"] == case
        assert not app.error, case
    app.selectbox(key="preset").set_value(app.selectbox(key="preset").options[0]).run()
    for slider in app.slider:
        before, step = numbers(app), slider.step
        target = slider.value + step if slider.value + step <= slider.max else slider.value - step
        app.slider(key=slider.key).set_value(target).run()
        assert not app.exception
        assert numbers(app) != before, slider.key


def test_the_zero_is_reached_by_a_slider() -> None:
    app = section("infinity")
    app.select_slider(key="infinity_q").set_value(0.0).run()
    assert "KL(P‖Q) = ∞: Q gives 0 where P gives 0.2" in verdict(app)


def test_merging_all_leaves_nothing() -> None:
    app = section("processing")
    app.pills(key="processing_merges").set_value(["0+1", "1+2", "2+3", "3+4"]).run()
    assert "0 nats ≤" in verdict(app)


def test_weights_that_are_all_zero_are_told() -> None:
    app = visit(PAGE)
    for key in ("gibbs_p0", "gibbs_p1", "gibbs_p2"):
        app.slider(key=key).set_value(0.0).run()
    assert "all weights of P are 0" in " ".join(box.value for box in app.warning)
    assert not app.exception
    assert SECTIONS["gibbs"].challenge in [text.value for text in app.markdown]


@pytest.mark.parametrize("name", SECTIONS)
def test_the_first_view_has_the_claim_the_task_and_what_the_chart_shows(name: str) -> None:
    app, one = section(name), SECTIONS[name]
    assert [tab.label for tab in app.tabs] == ["Claim", "Data", "Code"]
    assert [formula.value.strip("$\n") for formula in app.latex] == [one.claim]
    assert one.challenge in [text.value for text in app.markdown]
    spec = next(iter(one.presets.values()))
    _, sentence = one.text(one.explore(spec), NATS)
    assert sentence in [text.value for text in app.markdown]
