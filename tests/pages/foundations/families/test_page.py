"""Any two families by menu, sliders made of their constraints, invalid pairs, infinite ones."""

from types import ModuleType

import pytest
from streamlit.testing.v1 import AppTest

from kllab.divergences.units import NATS
from kllab.topics.families import method_comparison, other_divergences
from kllab.topics.families.ranges import entries, scalar_families
from pages.foundations.families.presets import shows
from tests.pages.test_contract import charts, numbers, visit

PAGE = "foundations/families/page.py"
SCALAR = scalar_families()


def said(app: AppTest) -> str:
    return " ".join(text.value for text in (*app.caption, *app.markdown))


def shown(app: AppTest) -> list[str]:
    return [metric.value for metric in app.metric]


@pytest.mark.parametrize("name", SCALAR)
def test_every_family_can_be_chosen_and_moved(name: str) -> None:
    app = visit(PAGE)
    app.selectbox(key="family_p").set_value(name).run()
    assert not app.exception
    assert len(shown(app)) == 2
    keys = {element.key for element in (*app.slider, *app.select_slider)}
    assert {f"p_{entry.key}" for entry in entries(SCALAR[name])} <= keys
    entry = entries(SCALAR[name])[0]
    before = numbers(app)
    if entry.range.kind == "log":
        app.select_slider(key=f"p_{entry.key}").set_value(2.2).run()
    else:
        slider = app.slider(key=f"p_{entry.key}")
        slider.set_value(slider.value + slider.step).run()
    assert not app.exception
    assert numbers(app) != before


def test_what_a_family_does_not_allow_is_said_and_can_be_mended() -> None:
    app = visit(PAGE)
    app.selectbox(key="family_p").set_value("Uniform").run()
    app.slider(key="p_low").set_value(3.0).run()
    assert not app.exception
    assert "high must be greater than low" in " ".join(box.value for box in app.warning)
    assert not charts(app)
    assert not shown(app)
    app.slider(key="p_high").set_value(4.0).run()
    assert not app.warning
    assert charts(app)


def test_an_infinite_divergence_says_why_and_keeps_its_note() -> None:
    app = visit(PAGE, view="About")
    app.selectbox(key="preset").set_value("Cauchy against Normal: the tail").run()
    assert shown(app)[0] == "∞"
    assert "the tail of P is too heavy for how fast Q falls" in said(app)
    assert shows("Cauchy against Normal: the tail", NATS) in said(app)
    app.select_slider(key="q_scale").set_value(2.0).run()
    assert shows("Cauchy against Normal: the tail", NATS) not in said(app)


def test_different_kinds_are_infinite_both_ways() -> None:
    app = visit(PAGE)
    app.selectbox(key="family_p").set_value("Poisson").run()
    assert shown(app) == ["∞", "∞"]
    assert "there is no integrand" in said(app)


@pytest.mark.parametrize("view", ["Integrand", "Methods", "Others"])
def test_only_the_open_view_is_computed(monkeypatch: pytest.MonkeyPatch, view: str) -> None:
    computed: set[str] = set()

    def watch(module: ModuleType, function: str, name: str) -> None:
        compute = getattr(module, function)
        monkeypatch.setattr(module, function, lambda *a: (computed.add(name), compute(*a))[1])

    watch(method_comparison, "three_ways", "Methods")
    watch(other_divergences, "others", "Others")
    app = visit(PAGE, view=view)
    app.slider(key="q_loc").set_value(1.3).run()
    assert not app.exception
    assert computed == {view} - {"Integrand"}


def test_seed_and_number_of_samples_move_the_estimate_alone() -> None:
    app = visit(PAGE, view="Methods")
    before, alts = shown(app), [chart["alt"] for chart in charts(app)]
    app.number_input(key="seed").set_value(7).run()
    assert shown(app) == before
    assert [chart["alt"] for chart in charts(app)] != alts
    app.select_slider(key="n").set_value(3000).run()
    assert not app.exception


def test_ten_times_the_samples_at_a_press_up_to_the_most() -> None:
    app = visit(PAGE, view="Methods")
    app.select_slider(key="n").set_value(3000).run()
    for samples in (30000, 100000):
        [more] = [button for button in app.button if button.label == "× 10"]
        assert not more.disabled
        more.click().run()
        assert app.select_slider(key="n").value == samples
        assert app.query_params["n"] == str(samples)
    assert [button.disabled for button in app.button if button.label == "× 10"] == [True]
