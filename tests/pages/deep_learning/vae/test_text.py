"""Presets and words of the page."""

import numpy as np
import pytest

from kllab.divergences.units import BITS, NATS
from kllab.topics.vae.run_view import VaeRun
from kllab.topics.vae.schedule_preview import SchedulePlan, preview
from kllab.topics.vae.train import Config
from pages.deep_learning.vae.presets import PRESETS, config_of
from pages.deep_learning.vae.schedule_figure import scale_of
from pages.deep_learning.vae.text import TUTORIAL_SCHEDULE, formula, latest, schedule


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_makes_a_config(name: str) -> None:
    config = config_of(PRESETS[name])
    plan = SchedulePlan.of(config)
    view = preview(plan)
    assert (view.steps[0], view.steps[-1]) == (0, config.steps - 1)
    final = config.capacity if plan.of_capacity else config.beta
    assert view.values.max() == final
    assert plan.schedule in schedule(plan, view, scale_of(plan, view, NATS))


def test_the_latest_numbers_are_the_last_that_were_measured() -> None:
    nan = float("nan")
    columns = {
        "distortion": np.array([200.0, 100.0]),
        "rate": np.array([1.0, 20.5]),
        "elbo": np.array([-201.0, -120.5]),
        "beta": np.array([0.0, 0.5]),
        "informative_units": np.array([0.0, 7.0]),
        "test_nelbo": np.array([180.0, nan]),
    }
    run = VaeRun.of(Config(), columns, {})
    shown = latest(run, NATS)
    assert shown["ELBO"] == "-120.5"
    assert shown["test ELBO"] == "-180.0"
    assert shown["active units"] == "–"
    np.testing.assert_array_equal(run.columns["test_elbo"], [-180.0, nan])


def test_a_run_with_a_capacity_shows_it_and_its_own_loss() -> None:
    columns = {name: np.array([x]) for name, x in {
        "distortion": 80.0, "rate": 20.5, "elbo": -100.5, "beta": 10.0, "capacity": 25.0,
        "informative_units": 7.0,
    }.items()}  # fmt: skip
    run = VaeRun.of(Config(objective="capacity"), columns, {})
    shown = latest(run, BITS)
    assert (shown["γ"], shown["C"]) == ("10", "36.07")
    assert "β" not in shown
    assert r"10 \cdot |20.50 - 25.00|" in formula(run, NATS)
    with_beta = VaeRun.of(Config(), {k: v for k, v in columns.items() if k != "capacity"}, {})
    assert r"10.00 \cdot 20.50" in formula(with_beta, NATS)


def test_the_tutorials_schedule_does_what_is_said_of_it() -> None:
    """`TUTORIAL_SCHEDULE`: a division by zero for one epoch, one step from 0 to beta for 2 or 3."""

    def beta(epoch: int, epochs: int) -> float:
        return min(4.0, 4.0 * epoch / (epochs // 2))

    with pytest.raises(ZeroDivisionError):
        beta(0, 1)
    assert [beta(epoch, 2) for epoch in range(2)] == [0.0, 4.0]
    assert [beta(epoch, 3) for epoch in range(3)] == [0.0, 4.0, 4.0]
    assert "min(β, β * epoch / (n // 2))" in TUTORIAL_SCHEDULE
