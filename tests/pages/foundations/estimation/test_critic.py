"""The trained critic on the page: its recorded runs, what is known before, and its words."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from kllab.divergences.units import BITS, NATS
from kllab.topics.estimation.critic_bounds import LINE, best_values
from kllab.topics.estimation.run_view import CriticRun
from kllab.topics.estimation.train.config import Config
from pages.foundations.estimation import critic_figures as figures
from pages.foundations.estimation import critic_text as words
from pages.foundations.estimation.presets import PRESETS
from tests.pages.test_contract import charts, numbers, open_view, views, visit
from tests.support.plain_figure import check_plain, trace

PAGE = "foundations/estimation/page.py"
CRITIC = {"subject": "critic"}


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def alt(app: AppTest, name: str) -> str:
    [found] = [chart["alt"] for chart in charts(app) if chart["name"] == name]
    return str(found)


def test_a_trained_critic_is_there_at_once_beside_the_truth() -> None:
    app = visit(PAGE, **CRITIC)
    assert metrics(app)["KL(P‖Q), exact, nats"] == "0.5"
    assert len(metrics(app)) == 5
    assert "The truth is 0.5 nats" in alt(app, "bounds")
    assert "the true one and that of the critic" in alt(app, "critic")
    assert any("nearly the best one" in text.value for text in app.caption)
    assert app.button(key="train").label == "Train"
    for title in views(app):
        assert not open_view(app, title).exception, title


def test_a_preset_shows_overfitting_and_a_moved_control_says_whose_numbers_stay() -> None:
    app: Any = visit(PAGE, **CRITIC)
    app.selectbox(key="critic_preset").set_value("Fifty samples").run()
    assert any(text.value.startswith("**Overfitting**") for text in app.caption)
    shown = metrics(app)
    assert float(shown["Training samples"]) > 10
    assert float(shown["Held-out samples"]) < 0
    app.slider(key="shift").set_value(2.0).run()
    assert metrics(app) == shown
    assert any("These are of run A: Donsker-Varadhan" in text.value for text in app.caption)


def test_before_a_training_the_known_numbers_follow_the_controls() -> None:
    app: Any = visit(PAGE, run="", **CRITIC)
    assert [chart["name"] for chart in charts(app)] == ["expected"]
    for key in ("batch_size", "shift", "scale", "n", "dimension", "hidden", "steps"):
        before = numbers(app)
        [control] = [each for each in (*app.slider, *app.select_slider) if each.key == key]
        if control.type == "select_slider":
            control.set_value(float(control.options[0])).run()
        else:
            control.set_value(control.max).run()
        assert not app.exception, key
        assert numbers(app) != before, key


def made(config: Config, training: list[float], held_out: list[float]) -> CriticRun:
    columns = {
        "step": np.linspace(1, config.steps, len(training)),
        "training": np.array(training),
        "held_out": np.array(held_out),
    }
    lines = min(config.dimension, 2)
    return CriticRun.of(config, columns, {"learned": np.full((lines, len(LINE)), 1e9)})


@pytest.mark.parametrize("config", [Config(), Config(dimension=3, bound="nwj"), Config(shift=0.0)])
def test_figures_are_plain_and_what_is_far_off_stays_a_number(config: Config) -> None:
    run = made(config, [0.1, 0.3, 50.0], [0.1, -1e30, -np.inf])
    for unit in (NATS, BITS):
        check_plain(figures.bounds(run, unit))
        check_plain(figures.critic(run, unit))
        best = best_values(config.bound, config.sampling)
        check_plain(figures.expected(run.kl, best, config, unit))
    held_out = trace(figures.bounds(run, NATS), "held-out")
    assert held_out["text"] == ["0.1", "-1e+30", "−∞"]
    assert "−∞ nats on held-out ones" in words.bounds(run, NATS)


def test_a_critic_that_is_behind_is_not_called_overfitted() -> None:
    behind = made(replace(Config(), steps=20), [0.0, 0.1], [0.0, 0.1])
    assert "not the best one" in words.says(behind, NATS)


def test_each_preset_has_a_config_of_its_own() -> None:
    assert len({words.size_of(Config(**values)) for values in PRESETS.values()}) == len(PRESETS)
