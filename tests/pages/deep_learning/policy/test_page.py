"""The policy page beyond its contract: its second subject, and links from before there were two."""

from __future__ import annotations

from typing import Any

import pytest

from tests.pages.test_contract import charts, numbers, open_view, views, visit

pytestmark = pytest.mark.slow

PAGE = "deep_learning/policy/page.py"


def subject(app: Any) -> str:
    return str(app.segmented_control(key="subject").value)


def alt(app: Any) -> str:
    return str(charts(app)[0]["alt"])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, "training"),
        ({"algorithm": "ppo_clip"}, "training"),
        ({"radius": "0.1"}, "trust_region"),
        ({"logit_0": "1", "reward_2": "0.5"}, "trust_region"),
        ({"radius": "0.1", "algorithm": "ppo_clip"}, "training"),
        ({"radius": "0.1", "subject": "training"}, "training"),
        ({"radius": "0.1", "run": "unknown"}, "training"),
    ],
)
def test_an_old_link_opens_the_subject_that_it_is_about(
    query: dict[str, str], expected: str
) -> None:
    app = visit(PAGE, **query)
    assert not app.exception
    assert subject(app) == expected
    if expected == "trust_region":
        radius = query.get("radius", "0.05")
        assert f"KL(old||new) ≤ {radius} nats" in alt(app)


def test_the_trust_region_follows_its_sliders_in_every_view() -> None:
    app: Any = visit(PAGE, subject="trust_region")
    assert len(views(app)) <= 8
    for title in views(app):
        open_view(app, title)
        assert not app.exception, title
    for slider in app.slider:
        before = numbers(app)
        target = slider.value - slider.step
        app.slider(key=slider.key).set_value(target).run()
        assert not app.exception, slider.key
        assert numbers(app) != before, slider.key
    before = numbers(app)
    app.select_slider(key="radius").set_value(0.5).run()
    assert numbers(app) != before


def test_every_case_of_the_trust_region_can_be_chosen() -> None:
    app = visit(PAGE, subject="trust_region")
    for name in app.selectbox(key="picture_preset").options:
        app.selectbox(key="picture_preset").set_value(name).run()
        assert not app.exception, name
        assert app.session_state["picture_preset"] == name


def test_a_subject_keeps_its_values_while_the_other_is_open() -> None:
    app = visit(PAGE, subject="trust_region", radius="0.1")
    app.segmented_control(key="subject").set_value("training").run()
    app.segmented_control(key="algorithm").set_value("ppo_clip").run()
    app.segmented_control(key="subject").set_value("trust_region").run()
    assert app.select_slider(key="radius").value == 0.1
    app.segmented_control(key="subject").set_value("training").run()
    assert app.segmented_control(key="algorithm").value == "ppo_clip"


@pytest.mark.parametrize("name", ["training", "trust_region"])
def test_the_mistake_has_its_own_controls(name: str) -> None:
    app = visit(PAGE, subject=name, view="Mistake", old_logit="-10", new_logit="-80")
    assert app.slider(key="new_logit").value == -80.0
    told = " ".join(numbers(app))
    assert "At -80: exact" in told
    assert "is always true" in told
    app.slider(key="new_logit").set_value(-60.0).run()
    assert "At -60: exact" in " ".join(numbers(app))
