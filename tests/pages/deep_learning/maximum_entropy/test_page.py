"""The page of maximum entropy beyond its contract: links, maps, finished runs."""

from __future__ import annotations

from typing import Any

import pytest

from kllab.divergences.units import NATS
from kllab.runs import RunSpec
from kllab.topics.maximum_entropy.run_view import MaximumEntropyRun
from kllab.topics.maximum_entropy.train import Config
from pages.deep_learning.maximum_entropy import text
from pages.deep_learning.maximum_entropy.presets import PRESETS
from pages.web.engine import engine
from tests.pages.test_contract import charts, numbers, open_view, views, visit
from tests.support.lab import wait_for

pytestmark = pytest.mark.slow

PAGE = "deep_learning/maximum_entropy/page.py"


def open_runs_of(app: Any) -> list[str]:
    return [run for run in app.session_state["open-runs"] if run]


def alt(app: Any, key: str) -> str:
    [found] = [chart["alt"] for chart in charts(app) if chart["name"] == key]
    return str(found)


def test_a_link_restores_map_state_and_policy() -> None:
    app = visit(PAGE, map="cliff", state_cliff="row 3, column 2", weight_left="0", alpha="0.1")
    assert not app.exception
    assert not app.warning
    assert "row 3, column 2" in alt(app, "soft-map")
    assert "Your policy: left 0," in alt(app, "policies")
    assert app.slider(key="hole").value == 1.0  # only maps with holes ask what one costs


@pytest.mark.parametrize(
    "query",
    [{"alpha": "7.3"}, {"map": "moon"}, {"discount": "1"}, {"state": "99"},
     {"map": "cliff", "state_cliff": "row 9, column 9"},
     {"map": "cliff", "state": "row 3, column 2"}],
)  # fmt: skip
def test_what_a_link_says_wrongly_is_told(query: dict[str, str]) -> None:
    app = visit(PAGE, **query)
    assert not app.exception
    assert any("could not be used" in warning.value for warning in app.warning)


def test_a_run_opens_what_was_learned_and_without_one_the_exact_part() -> None:
    assert visit(PAGE).segmented_control(key="subject").value == "exact"
    assert visit(PAGE, run="unknown").segmented_control(key="subject").value == "learned"
    app = visit(PAGE, run="unknown", subject="exact")
    assert app.segmented_control(key="subject").value == "exact"
    assert charts(app)[0]["name"] == "soft-map"


def test_what_is_to_be_learned_follows_its_sliders() -> None:
    app: Any = visit(PAGE, subject="learned", map="cliff")
    assert len(views(app)) <= 8
    for title in views(app):
        open_view(app, title)
        assert not app.exception, title
    open_view(app, "About")
    for key in [slider.key for slider in app.slider if slider.key != "hole"]:
        before, slider = numbers(app), app.slider(key=key)
        slider.set_value(slider.value - slider.step).run()
        assert not app.exception, key
        assert numbers(app) != before, key


def test_every_preset_of_the_training_can_be_chosen() -> None:
    app = visit(PAGE, subject="learned")
    for name in PRESETS:
        app.selectbox(key="learned_preset").set_value(name).run()
        assert not app.exception, name
        assert app.session_state["learned_preset"] == name


def test_train_in_the_exact_part_has_the_settings_that_are_not_drawn() -> None:
    app = visit(PAGE, map="frozen_lake", target="0.7", steps="500", alpha="0.1")
    app.button(key="train").click().run()
    assert not app.exception
    assert app.segmented_control(key="subject").value == "learned"
    _, run = open_runs_of(app)
    config = Config.from_json(engine().status(run).config)
    assert (config.map, config.targets, config.steps) == ("frozen_lake", (0.7,), 500)
    assert config.alphas == (0.1,)
    engine().cancel(run, engine().status(run).owner)


def test_weights_that_are_all_zero_are_taken_as_equal_and_told() -> None:
    zeros = {f"weight_{action}": "0" for action in ("left", "down", "right", "up")}
    app = visit(PAGE, **zeros)
    assert not app.exception
    assert "uniform" in app.info[0].value
    assert "Your policy: left 0.25, down 0.25" in alt(app, "policies")


def test_entropies_follow_the_unit() -> None:
    app = visit(PAGE, subject="learned")
    assert any("0.6931 nats of at most 1.386 nats" in shown for shown in numbers(app))
    app.segmented_control(key="unit").set_value("bits").run()
    assert not app.exception
    assert any("1 bit of at most 2 bits" in shown for shown in numbers(app))


@pytest.mark.parametrize("learners", [1, 3])
def test_a_finished_run_shows_its_learners_on_the_exact_curve(learners: int) -> None:
    config = Config(map="frozen_lake", hidden=8, targets=(0.3, 0.5, 0.7)[:learners], steps=40)
    run = engine().submit(RunSpec("maximum_entropy", config.to_json(), "tests"))
    wait_for(lambda: engine().status(run).state.value == "finished", seconds=60)
    app = visit(PAGE, run=run)
    assert not app.exception
    assert alt(app, "learned").count("α = ") == learners
    keys = {chart["name"] for chart in charts(app)}
    assert ("curves" in keys) == (learners == 1)
    assert ("learner-curves" in keys) == (learners > 1)
    assert len(views(app)) <= 8
    assert "learned policy" in alt(open_view(app, "Map"), "learned-map")
    assert "gap to optimum" in alt(open_view(app, "Gap"), "more-curves")


def test_the_numbers_of_several_learners_are_those_of_the_one_chosen() -> None:
    config = Config(temperature="fixed", alphas=(0.01, 1.0, 3.0), hidden=0, steps=20)
    run = engine().submit(RunSpec("maximum_entropy", config.to_json(), "tests"))
    wait_for(lambda: engine().status(run).state.value == "finished", seconds=60)
    app = visit(PAGE, run=run, view="Formula")
    view = MaximumEntropyRun.of(config, engine().history(run), engine().latest_arrays(run))
    for learner, alpha in enumerate(config.alphas):
        app.segmented_control(key="learner").set_value(learner).run()
        assert not app.exception
        shown = {metric.label: metric.value for metric in app.metric}
        assert shown["α"] == f"{alpha:g}"
        own = text.latest(view.learners[learner], NATS)
        assert {name: shown[name] for name in own} == own
        formula = text.formula(view.learners[learner], NATS)
        assert any(formula in shown.value for shown in app.latex)
