"""Preview of a schedule: its curve is the one that is trained with, and its jumps are found."""

import numpy as np
import pytest

from kllab.topics.vae.schedule_preview import SchedulePlan, preview
from kllab.topics.vae.train import Config, train
from kllab.training.schedule_points import along, as_parameters, read_points
from kllab.training.schedules import SCHEDULES, schedule


def test_the_preview_is_the_beta_that_is_trained_with() -> None:
    config = Config(dataset="digits_8x8", steps=60, schedule="cyclical")
    view = preview(SchedulePlan.of(config))
    beta_at = dict(zip(view.steps.tolist(), view.values.tolist(), strict=True))
    for record in train(config):
        assert record.beta == beta_at[record.step - 1]


@pytest.mark.parametrize("steps", [1, 2, 7])
def test_short_trainings_have_a_preview_too(steps: int) -> None:
    view = preview(SchedulePlan.of(Config(steps=steps)))
    assert len(view.steps) == len(view.values) == steps


@pytest.mark.parametrize(
    ("name", "parameters", "jumps"),
    [
        ("tutorial", {"epochs": 3}, [(999, 0.0, 4.0)]),
        ("tutorial", {"epochs": 4}, [(749, 0.0, 2.0), (1499, 2.0, 4.0)]),
        ("constant", {"start": 1.0, "delay": 0.5}, [(1499, 1.0, 4.0)]),
        ("cyclical", {"cycles": 2}, [(1499, 4.0, 0.0)]),
        ("linear", {"warm_up": 0.001}, []),
        ("sigmoid", {"warm_up": 0.05, "steepness": 10.0}, []),
    ],
)
def test_jumps_are_where_the_schedule_jumps(
    name: str, parameters: dict[str, float], jumps: list[tuple[int, float, float]]
) -> None:
    view = preview(SchedulePlan(name, parameters, 4.0, 3000))
    assert [(jump.step, jump.before, jump.after) for jump in view.jumps] == jumps
    for step, before, after in jumps:
        beside = np.searchsorted(view.steps, [step, step + 1])
        assert view.steps[beside].tolist() == [step, step + 1], "drawn as a jump, not as a slope"
        assert view.values[beside].tolist() == [before, after]


def test_a_short_ramp_is_no_jump() -> None:
    assert not preview(SchedulePlan("linear", {"warm_up": 0.1}, 1.0, 100)).jumps


def test_a_division_by_zero_is_said() -> None:
    view = preview(SchedulePlan("tutorial", {"epochs": 1}, 1.0, 3000))
    assert not len(view.steps)
    assert "which is 0" in view.problem


@pytest.mark.parametrize("name", [name for name in SCHEDULES if name != "points"])
def test_points_follow_every_other_schedule(name: str) -> None:
    plan = SchedulePlan(name, {"start": 0.5} if name == "linear" else {}, 2.0, 3000)
    view = preview(plan)
    points = along(plan.build(), 3000)
    drawn = schedule("points", beta=2.0, total_steps=3000, **as_parameters(points))
    apart = np.array([drawn(int(step)) for step in view.steps]) - view.values
    # Within 0.5 % of the training of a jump they may be on its other side.
    smooth = np.all([abs(view.steps - jump.step) > 16 for jump in view.jumps] or [True], axis=0)
    assert np.abs(apart[smooth]).max() < (0.03 if len(view.jumps) < 5 else 0.25)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "0 points were given; allowed are 1 to 32"),
        ("0:1:2", "'0:1:2' was given; allowed are pairs such as 0.25:1.5"),
        ("0:0,x:1", "'x:1' was given"),
        ("0:0,1:1", "1 is the part of the training of a point; allowed: from 0 to below 1"),
        ("0:-1", "-1 is a value; allowed: from 0 to 1000"),
        ("0:nan", "nan is a value"),
        ("0.5:0,0.25:1", "the point at 0.25 follows that at 0.5"),
        (",".join(f"{n / 40}:1" for n in range(33)), "33 points were given"),
    ],
)
def test_points_that_are_not_allowed_are_refused_in_words(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        read_points(text)
