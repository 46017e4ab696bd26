"""The address is the state: what a page can show survives a copied link, and no link breaks it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pages.foundations.properties.sections import SECTIONS
from pages.web import address
from pages.web.control_kinds import Choice, Control, Line, Number, Several, Slider, Steps
from tests.pages.test_contract import PAGES, menu_of_presets, numbers, subjects, views
from tests.support.serving import ROOT

pytestmark = pytest.mark.slow

POLICY, FAMILIES = "deep_learning/policy/page.py", "foundations/families/page.py"
PROPERTIES, NORMAL = "foundations/properties/page.py", "foundations/normal/page.py"


def visit(page: str, query: dict[str, Any] | None = None) -> AppTest:
    """Open a page in a session of its own, as a pasted link does."""
    app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=60)
    # switch_page knows a page's address only once the session has seen another page.
    app._page_hash = calc_hash(Path(page).parent.name)
    app.query_params = dict(query or {})
    return app.run()


def warned(app: AppTest) -> str:
    return " ".join(box.value for box in app.warning)


def of_session(app: AppTest) -> Any:
    return app.session_state["controls-of-the-page"]


def drawn(app: AppTest) -> dict[str, tuple[Control, Any]]:
    """The controls that the page shows, with their values; not those that it has hidden."""
    page = of_session(app)
    return {key: page.drawn[key] for key in page.shown}


def widgets(app: AppTest) -> dict[str, Any]:
    """Every widget that shows a value."""
    found = (
        *app.slider, *app.select_slider, *app.number_input, *app.selectbox, *app.text_input,
        *app.get("button_group"),
    )  # fmt: skip
    return {widget.key: widget.value for widget in found}


def assert_survives(page: str, app: AppTest) -> None:
    """Compare a page with what its link opens."""
    assert not app.exception
    again = visit(page, app.query_params)
    assert not again.exception
    assert not warned(again).count("could not be used")
    assert widgets(again) == widgets(app)
    assert numbers(again) == numbers(app)
    assert len(widgets(app)) > 2
    assert again.query_params == app.query_params


@pytest.mark.parametrize("page", [page for page in PAGES if page != PROPERTIES])
def test_every_preset_survives_its_link(page: str) -> None:
    menus = [(subject, menu_of_presets(visit(page, subject))) for subject in subjects(page)]
    cases = [(subject, menu.key, case) for subject, menu in menus for case in menu.options]
    assert len(cases) > 3
    for subject, key, case in cases:
        app = visit(page, subject)  # where no other case has brought in a control
        app.selectbox(key=key).set_value(case).run()
        assert app.session_state[key] == case
        assert_survives(page, app)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_preset_of_a_property_survives_its_link(section: str) -> None:
    app = visit(PROPERTIES, {"property": section})
    cases = app.selectbox(key="preset").options
    assert len(cases) > 1
    for case in cases:
        app.selectbox(key="preset").set_value(case).run()
        assert app.session_state["preset"] == case
        assert_survives(PROPERTIES, app)


def some_value(control: Control, share: float) -> Any:
    """One of the values of a control, chosen by a number from 0 to 1."""
    if isinstance(control, Slider | Number):
        return control.nearest(control.low + share * (control.high - control.low))
    if isinstance(control, Steps | Choice):
        return control.options[round(share * (len(control.options) - 1))]
    if isinstance(control, Line):
        return "1,2,3;4,5,6" if control.key == "joint" else f"{share:.2g},0.25,1"
    assert isinstance(control, Several)
    return [one for place, one in enumerate(control.options) if share * 100 // 2**place % 2]


def move(app: AppTest, key: str, control: Control, value: Any) -> None:
    accessors: dict[type, Callable[..., Any]] = {
        Slider: app.slider, Number: app.number_input, Steps: app.select_slider, Several: app.pills,
        Line: app.text_input,
    }  # fmt: skip
    accessor = accessors.get(type(control)) or (
        app.selectbox if getattr(control, "menu", False) else app.segmented_control
    )
    accessor(key=key).set_value(value)


@cache
def all_views(page: str) -> list[dict[str, str]]:
    """The addresses of all views of all subjects of a page."""
    return [
        {**subject, "view": title}
        for subject in subjects(page)
        for title in views(visit(page, subject))
    ]


@pytest.mark.parametrize("page", PAGES)
@settings(max_examples=2)
@given(
    where=st.floats(0, 0.999),
    moves=st.lists(st.tuples(st.floats(0, 0.999), st.floats(0, 1)), min_size=6, max_size=6),
)
def test_any_state_survives_its_link(
    page: str, where: float, moves: list[tuple[float, float]]
) -> None:
    places = all_views(page)
    app = visit(page, places[int(where * len(places))])
    for some in (moves[:3], moves[3:]):
        # Controls of closed views, and those that handles move, have no widget.
        there = widgets(app).keys()
        shown = {key: control for key, (control, _) in drawn(app).items() if key in there}
        for which, share in some:
            key = list(shown)[int(which * len(shown))]
            move(app, key, shown[key], some_value(shown[key], share))
        app.run()
    assert_survives(page, app)


def test_a_page_follows_back_and_forward_that_streamlit_did_not_report() -> None:
    # The run that would report it may be stopped by a later one: then only the address tells it.
    app = visit(NORMAL)
    app.slider(key="loc_q").set_value(2.0).run()
    app.slider(key="scale_q").set_value(3.0).run()
    app.run()  # by now the browser has the address of this state
    app.query_params = {"loc_q": "2"}
    app.run()
    assert (app.slider(key="loc_q").value, app.slider(key="scale_q").value) == (2.0, 2.0)
    app.query_params = {"loc_q": "4"}
    app.run()
    assert app.slider(key="loc_q").value == 4.0
    app.query_params = {}
    app.run()
    assert app.slider(key="loc_q").value == 1.0


NASTY: tuple[Any, ...] = (
    "", " ", "inf", "-inf", "infinity", "nan", "1e400", "-1e400", "9" * 40, "9" * 5000, "-0",
    "-" + "1" * 40, "1e-320", "0.1" + "0" * 60 + "1", "1,5", "1_0", "0x10", "٣", "true", "None",
    "[]", "{0}", "%s", "[a](https://example.org)", "![](https://example.org/a.png)",
    "<script>alert(1)</script>", ":red[a]", "💥", "\x00", "\ufffd", "\ud7ff", "a" * 3000, "a,b;c",
    "1;2", "0,0,0", ["1", "2"], ["", ""], ["nan"] * 50,
)  # fmt: skip
"""What somebody may write into an address; several are one parameter given more than once."""


def refuses(control: Control, raw: Any) -> bool:
    raws = raw if isinstance(raw, list) else [raw]
    if len(raws) > 1 and not control.repeats:
        return True
    try:
        control.parse(",".join(raws))
    except ValueError:
        return True
    return False


@pytest.mark.parametrize("page", PAGES)
def test_no_link_breaks_a_page(page: str) -> None:
    chance = random.Random(page)
    names = sorted(of_session(visit(page)).read)
    assert names
    for share in (1.0, 0.5, 0.2, 0.2):
        query = {name: chance.choice(NASTY) for name in names if chance.random() < share}
        app = visit(page, {**query, "run": chance.choice(NASTY[2:]), "unit": chance.choice(NASTY)})
        assert not app.exception, query
        assert drawn(app)
        for key, (control, value) in drawn(app).items():
            assert control.accepts(value), (key, value)
            if key in query and refuses(control, query[key]):
                assert f"`{key}` could not be used" in warned(app)
                assert value == control.settle(control.default)


@pytest.mark.parametrize(
    ("page", "query", "sentence"),
    [
        (POLICY, {"seed": "inf"}, "'inf' is not a whole number between 0 and 2,147,483,647"),
        (POLICY, {"seed": "1e400"}, "'1e400' is not a whole number"),
        (POLICY, {"seed": "9" * 40}, f"{'9' * 40} is not between 0 and 2,147,483,647"),
        (POLICY, {"algorithm": ""}, "'' is not one of policy\\_gradient, trpo"),
        (PROPERTIES, {"property": ""}, "'' is not one of gibbs"),
        (NORMAL, {"loc_q": ["1", "2"]}, "it is given 2 times"),
        (NORMAL, {"loc_q": "x" * 3000}, "'" + "x" * 77 + "...' is not a number between -5 and 5"),
    ],
)
def test_what_cannot_be_used_is_named(page: str, query: dict[str, Any], sentence: str) -> None:
    app = visit(page, query)
    assert not app.exception
    assert sentence in warned(app)
    [key] = query
    control, value = drawn(app)[key]
    assert value == control.default


@pytest.mark.parametrize("direction", ["KL(Q‖P)", "qp"])
def test_links_with_labels_of_older_versions_still_work(direction: str) -> None:
    app = visit(NORMAL, {"direction": direction})
    assert not app.warning
    assert drawn(app)["direction"][1] == "qp"


def test_the_address_has_names_not_labels_and_nothing_at_its_default() -> None:
    app = visit(NORMAL, {"loc_q": "2.0", "elsewhere": "kept"})
    app.segmented_control(key="direction").set_value("qp").run()
    assert app.query_params == {"loc_q": "2", "elsewhere": "kept", "direction": "qp"}
    app.segmented_control(key="direction").set_value("pq").run()
    app.slider(key="loc_q").set_value(1.0).run()
    assert app.query_params == {"elsewhere": "kept"}


def test_a_page_that_nothing_was_changed_on_leaves_its_link_as_it_is() -> None:
    query = {"loc_q": "2.000", "scale_q": "abc", "direction": "KL(Q‖P)"}
    app = visit(NORMAL, query)
    app.run()
    assert app.query_params == query
    app.slider(key="loc_p").set_value(0.5).run()
    assert app.query_params == {"loc_q": "2", "direction": "qp", "loc_p": "0.5"}


def test_a_browser_that_has_not_heard_of_the_last_address_gets_it_again() -> None:
    app = visit(NORMAL)
    app.slider(key="loc_q").set_value(1.5).run()
    app.query_params = {}  # sent before the answer had come
    app.slider(key="loc_q").set_value(1.5).run()
    assert app.query_params == {"loc_q": "1.5"}


def test_what_is_hidden_leaves_the_address_and_comes_back_as_it_was() -> None:
    app = visit(POLICY, {"algorithm": "ppo_clip", "clip": "0.5", "learning_rate": "0.5"})
    app.select_slider(key="learning_rate").set_value(0.1).run()
    app.segmented_control(key="algorithm").set_value("trpo").run()
    assert app.query_params == {}  # that algorithm is the default
    app.segmented_control(key="algorithm").set_value("ppo_clip").run()
    assert app.select_slider(key="learning_rate").value == 0.1
    assert app.slider(key="clip").value == 0.5
    assert_survives(POLICY, app)


def test_a_preset_sets_what_is_hidden() -> None:
    app = visit(POLICY)
    app.selectbox(key="preset").set_value("REINFORCE, learning rate 1").run()
    assert app.select_slider(key="learning_rate").value == 1.0
    app.segmented_control(key="algorithm").set_value("trpo").run()
    app.segmented_control(key="algorithm").set_value("policy_gradient").run()
    assert app.select_slider(key="learning_rate").value == 1.0


@contextmanager
def history_navigation(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def context() -> Any:
        found = get_script_run_ctx()
        assert found is not None
        found.is_history_navigation = True
        return found

    with monkeypatch.context() as patched:
        patched.setattr(address, "get_script_run_ctx", context)
        yield


def test_back_restores_what_the_address_says(monkeypatch: pytest.MonkeyPatch) -> None:
    app = visit(POLICY)
    before = widgets(app), numbers(app)
    app.selectbox(key="preset").set_value("REINFORCE, learning rate 1").run()
    after, query = (widgets(app), numbers(app)), app.query_params
    app.query_params = {}
    with history_navigation(monkeypatch):
        app.run()
    assert (widgets(app), numbers(app)) == before
    assert app.query_params == {}
    app.query_params = query
    with history_navigation(monkeypatch):
        app.run()
    assert (widgets(app), numbers(app)) == after
    assert app.query_params == query


def test_back_over_a_change_of_families(monkeypatch: pytest.MonkeyPatch) -> None:
    app = visit(FAMILIES, {"family_p": "StudentT", "p_df": "50", "p_scale": "2"})
    before, query = (widgets(app), numbers(app)), app.query_params
    app.selectbox(key="preset").set_value("Poisson, Geometric").run()
    app.query_params = query
    with history_navigation(monkeypatch):
        app.run()
    assert (widgets(app), numbers(app)) == before


def test_a_number_from_another_family_is_brought_into_range() -> None:
    app = visit(FAMILIES, {"family_q": "Geometric", "q_probs": "1"})
    assert app.slider(key="q_probs").value == 1.0
    app.selectbox(key="family_q").set_value("NegativeBinomial").run()
    assert not app.exception
    assert app.slider(key="q_probs").value == 0.99
    assert app.query_params["q_probs"] == "0.99"
    app.selectbox(key="family_q").set_value("Geometric").run()
    assert app.slider(key="q_probs").value == 0.99
    assert_survives(FAMILIES, app)


def test_a_number_that_another_family_allows_goes_along() -> None:
    app = visit(FAMILIES, {"family_p": "Poisson", "p_rate": "4"})
    app.selectbox(key="family_p").set_value("Gamma").run()
    assert app.select_slider(key="p_rate").value == 4.0
    assert app.query_params["p_rate"] == "4"


def test_after_a_preset_of_counts_each_family_can_be_chosen() -> None:
    app = visit(FAMILIES)
    app.selectbox(key="preset").set_value("Poisson, Geometric").run()
    names = app.selectbox(key="family_q").options
    assert len(names) > 20
    for name in names:
        app.selectbox(key="family_q").set_value(name).run()
        assert not app.exception, name


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1e300, 1e300])
def test_a_number_that_no_widget_sends_is_replaced(value: float) -> None:
    app = visit(NORMAL)
    app.slider(key="loc_q").set_value(value).run()
    assert not app.exception
    control, shown = drawn(app)["loc_q"]
    assert control.accepts(shown)
    app = visit(POLICY)
    app.number_input(key="entropy_coefficient").set_value(value).run()
    assert not app.exception
    control, shown = drawn(app)["entropy_coefficient"]
    assert control.accepts(shown)


@pytest.mark.parametrize(("page", "query"), [(PROPERTIES, {"property": "change"}), (POLICY, {})])
def test_an_option_that_is_taken_back_is_the_default(page: str, query: dict[str, str]) -> None:
    app = visit(page, query)
    keys = [group.key for group in app.segmented_control if group.key in drawn(app)]
    assert keys
    for key in keys:
        app.segmented_control(key=key).set_value(None).run()
        assert not app.exception
        control, shown = drawn(app)[key]
        assert shown == control.default
    app.run()
    for group in app.segmented_control:
        assert group.value is not None


def test_an_option_that_does_not_exist_is_not_taken() -> None:
    app = visit(FAMILIES, {"view": "Methods"})
    app.select_slider(key="n").set_value(7)
    app.number_input(key="seed").set_value(10**9)
    app.run()
    assert not app.exception
    assert {"n", "seed"} < set(drawn(app))
    for control, value in drawn(app).values():
        assert control.accepts(value)
    assert app.query_params == {"view": "Methods"}
    app = visit(NORMAL)
    app.segmented_control(key="direction").set_value("sideways").run()
    assert not app.exception
    assert drawn(app)["direction"][1] == "pq"
    assert app.query_params == {}


def test_a_menu_that_was_set_to_nothing_it_offers_is_at_its_default() -> None:
    app = visit(FAMILIES, {"family_p": "Poisson"})
    app.selectbox(key="family_p").set_value(None).run()
    assert not app.exception
    assert drawn(app)["family_p"][1] == "Normal"


def test_what_the_browser_has_taken_out_of_its_address_is_never_sent_back() -> None:
    def script() -> None:
        import streamlit as st

        from pages.web import address

        st.query_params["control"] = "key"  # as in a message that the browser has sent before
        address.send({"view": ["Code"]})
        st.text(sorted(st.query_params))
        address.forget("control")

    app = AppTest.from_function(script).run()
    assert app.text[0].value == "['control', 'view']"
    assert app.run().text[0].value == "['view']"
