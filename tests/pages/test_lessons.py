"""Every lesson, step by step to its end: each answer is the one that is computed."""

from collections.abc import Mapping

import pytest
from streamlit.testing.v1 import AppTest

from kllab.classes import limits
from pages.web import course, navigation
from pages.web.lesson import Look, Move, Predict, See, lesson_of, setting_at
from tests.pages.test_contract import visit
from tests.support.serving import ROOT

RIGHT = ":material/check_circle: **Right: "
PAGES = {page.name: page for page in course.pages()}


def opened(name: str, **query: str) -> AppTest:
    return visit(str(PAGES[name].script.relative_to(ROOT / "pages")), **query)


def text(app: AppTest) -> str:
    return "\n".join(element.value for element in app.markdown)


def press(app: AppTest, key: str) -> None:
    app.button(key=key).click().run()
    assert not app.exception
    assert not app.warning, [warning.value for warning in app.warning]


def place(app: AppTest, key: str, value: float) -> None:
    """Move the control of a page to the position nearest to `value`."""
    control, _ = app.session_state["controls-of-the-page"].drawn[key]
    app.session_state[key] = control.nearest(value)
    app.run()


def answer(app: AppTest, step: Predict, value: float) -> None:
    if step.options:
        press(app, f"lesson-option-{int(value)}")
        return
    if step.placed:
        place(app, step.placed, value)
    else:
        app.number_input(key="lesson-number").set_value(value).run()
    press(app, "lesson-check")


@pytest.mark.parametrize("name", PAGES)
def test_a_lesson_has_5_to_8_steps_that_show_ask_and_let_move(name: str) -> None:
    lesson = lesson_of(PAGES[name])
    assert 5 <= len(lesson) <= 8
    for kind in (Look, Predict, Move):  # See is a Look
        assert any(isinstance(step, kind) for step in lesson), kind.__name__


@pytest.mark.parametrize("name", PAGES)
def test_a_lesson_leads_to_its_end(name: str) -> None:
    lesson = lesson_of(PAGES[name])
    app = opened(name, lesson="1")
    for number, step in enumerate(lesson, start=1):
        assert f"{number} of {len(lesson)}" in text(app)
        assert not app.exception
        assert not app.warning, [warning.value for warning in app.warning]
        if isinstance(step, Predict):
            assert number == len(lesson) or app.button(key="lesson-next").label == "Skip"
            truth = step.truth()
            assert truth.reason not in text(app), "it is not sent before the answer"
            answer(app, step, truth.value)
            assert RIGHT in text(app), f"step {number}: {truth}"
        elif isinstance(step, Move):
            assert "Not there yet" in text(app), f"step {number} begins where it is to end"
            press(app, "lesson-show")
            assert "Not there yet" not in text(app), f"step {number}: the example does not reach it"
        if number < len(lesson):
            press(app, "lesson-next")
    press(app, "lesson-next")
    following = course.after(PAGES[name])
    expected = opened(following.name).title[0].value if following else "KL Lab"
    assert app.title[0].value == expected
    assert app.query_params["done"] in (name, [name])


@pytest.mark.parametrize("name", PAGES)
def test_a_link_opens_each_step_and_a_wrong_answer_is_not_right(name: str) -> None:
    lesson = lesson_of(PAGES[name])
    for number, step in enumerate(lesson, start=1):
        if isinstance(step, Predict):
            truth = step.truth()
            wrong = float(truth.value == 0) if step.options else 3 * truth.value + 7
            app = opened(name, lesson=str(number), answer=f"{wrong:g}")
            assert "**The answer: " in text(app)
            assert RIGHT not in text(app)
            assert len(step.text) <= limits.TEXT
        else:
            app = opened(name, lesson=str(number))
            assert f"{number} of {len(lesson)}" in text(app)
        assert not app.warning, [warning.value for warning in app.warning]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"lesson": "99"}, "lesson"),
        ({"lesson": "two"}, "lesson"),
        ({"lesson": "2", "answer": "7", "loc_p": "0"}, "answer"),
        ({"lesson": "2", "answer": "<b>", "loc_p": "0"}, "answer"),
    ],
)
def test_a_bad_link_says_what_is_wrong(query: Mapping[str, str], named: str) -> None:
    app = opened("normal", **query)
    assert not app.exception
    [warning] = app.warning
    assert f"`{named}`" in warning.value


def test_a_step_opens_with_the_setting_before_it() -> None:
    lesson = lesson_of(PAGES["normal"])
    assert setting_at(lesson, 1) == {}
    assert setting_at(lesson, 4) == lesson[3].setting != lesson[2].setting


def test_a_link_with_no_more_than_an_answer_opens_what_shows_it() -> None:
    app = opened("discrete", lesson="5", answer="0")
    assert app.text_input(key="q").value == "0.6,0.4,0"
    assert RIGHT in text(app)


def test_leaving_keeps_the_page_as_it_is() -> None:
    app = opened("normal", lesson="3")
    press(app, "lesson-leave")
    assert "of 6" not in text(app)
    assert app.slider(key="loc_q").value == 2.0
    assert "lesson" not in app.query_params


def test_neighbours_are_linked() -> None:
    for place_, page in enumerate(navigation.PAGES):
        app = visit(str(page.script.relative_to(ROOT / "pages")))
        links = [link.proto.label for link in app.get("page_link")]
        assert len([label for label in links if label.startswith(("Previous", "Next"))]) == (
            (place_ > 0) + (place_ + 1 < len(navigation.PAGES))
        )


def test_a_step_sees_controls_of_views_that_are_not_drawn_yet() -> None:
    app = opened("vae", lesson="6", view="Formula", formula_of="exact_rates", linear_beta="10")
    assert "Not there yet" not in text(app)


@pytest.mark.parametrize(
    ("name", "step", "query"),
    [
        ("discrete", Move, {"p": "1,many", "q": "1,2"}),
        ("discrete", See, {"p": "1,many", "q": "1,2"}),
        ("families", Move, {"family_q": "Uniform", "q_low": "3", "q_high": "-3"}),
        ("families", Predict, {"family_q": "Uniform"}),
        ("properties", Move, {"property": "pinsker"}),
        ("information_bottleneck", Move, {"joint": "1,many"}),
        ("rate_distortion", Move, {"latent_dims": "2,16", "point": "4_2_latents"}),
        ("output_regularisation", Move, {"target": "two_classes_only", "lead": "5"}),
        ("maximum_entropy", Move, {f"weight_{side}": "0" for side in ("up", "down")}),
    ],
)
def test_a_step_bears_values_that_it_is_not_about(
    name: str, step: type, query: Mapping[str, str]
) -> None:
    lesson = lesson_of(PAGES[name])
    for number, each in enumerate(lesson, start=1):
        if type(each) is step:
            app = opened(name, lesson=str(number), **query)
            assert not app.exception
            assert f"{number} of {len(lesson)}" in text(app)
