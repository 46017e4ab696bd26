"""What a sweep may be asked for, how large it may be, and when it is tested."""

from __future__ import annotations

import pytest

from kllab.topics.rate_distortion.train import Config
from kllab.topics.rate_distortion.train.config import MOST_MODELS, MOST_PARAMETERS


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"betas": (1.0, 0.5)}, "betas is .* in ascending order"),
        ({"schedules": ("constant", "constant")}, "schedules is .* 1 to 3 different ones of"),
        ({"schedules": ("slow",)}, r"schedules is \('slow',\); allowed: .* linear"),
        ({"schedules": ()}, "schedules is"),
        ({"latent_dims": (16, 2)}, "latent_dims is .* in ascending order"),
        (
            {"latent_dims": (2, 8, 16)},
            r"54 models \(betas times schedules, latent_dims and seeds: 6 x 1 x 3 x 3\); "
            f"allowed: up to {MOST_MODELS}",
        ),
        ({"hidden": (512,)}, f"hidden .512,. have .* weights; allowed: up to {MOST_PARAMETERS:,}"),
        ({"steps": 100_000}, "steps is 100,000; allowed for 18 models .* up to [0-9,]+"),
        ({"schedule_parameters": {"linear": {}}}, "given for 'linear'; allowed: .*constant"),
        (
            {"schedule_parameters": {"constant": 3}},
            "schedule_parameters is .*3.*; allowed: an object",
        ),
        ({"schedule_parameters": {"constant": {"delay": 2}}}, "delay is 2; allowed: .*from 0 to 1"),
        (
            {"schedule_parameters": {"constant": {"ramp": 0.5}}},
            "has no parameter 'ramp'; allowed: start",
        ),
        (
            {"schedules": ("linear",), "schedule_parameters": {"linear": {"warm_up": 0.5}}},
            "'linear' have a warm_up; allowed: others, .* the field warm_up",
        ),
        (
            {"schedules": ("tutorial",), "schedule_parameters": {"tutorial": {"epochs": 1}}},
            "epochs is 1; allowed: 2 or more",
        ),
    ],
)
def test_what_is_not_allowed_is_named(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Config(**change)  # type: ignore[arg-type]


def test_schedules_without_a_warm_up_take_none() -> None:
    config = Config(betas=(1.0,), schedules=("constant", "linear"), warm_up=0.5, steps=100)
    constant, linear = (of_beta[0] for of_beta in config.beta_schedules())
    assert [constant(0), constant(99)] == [1.0, 1.0]
    assert [linear(0), linear(25), linear(50)] == [0.0, 0.5, 1.0]


def test_each_schedule_has_its_parameters_and_stored_configs_keep_their_text() -> None:
    plain = Config(schedules=("cyclical",), schedule_parameters={"cyclical": {"cycles": 4}})
    assert plain.to_json() == Config(schedules=("cyclical",)).to_json()
    assert "schedule_parameters" not in plain.to_json()
    own = {"cyclical": {"cycles": 1, "ramp": 1.0, "start": 0.5}, "points": {"values": [3.0]}}
    config = Config(
        betas=(1.0,), schedules=("cyclical", "points"), steps=100, schedule_parameters=own
    )
    cyclical, points = (of_beta[0] for of_beta in config.beta_schedules())
    assert [cyclical(0), cyclical(50)] == [0.5, 0.75]
    assert [points(0), points(50)] == [3.0, 2.0]
    assert Config.from_json(config.to_json()) == config


@pytest.mark.parametrize("config", [Config(), Config(steps=7), Config(hidden=(16,), steps=40_000)])
def test_tests_are_frequent_at_first_and_few(config: Config) -> None:
    tests = config.log_schedule.evaluated
    assert tests[0] == 1
    assert tests[-1] == config.steps
    assert len(tests) < 40
    assert sum(step <= 20 for step in tests) >= min(3, config.steps // 3)
