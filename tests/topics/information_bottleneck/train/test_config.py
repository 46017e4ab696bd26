"""What a sweep may be asked for, how large it is, when it shows itself."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kllab.topics.information_bottleneck.train import Config
from pages.deep_learning.information_bottleneck import text
from pages.deep_learning.information_bottleneck.presets import PRESETS, SWEEPS


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"betas": (0.1, 0.1)},
            r"betas is \(0.1, 0.1\); allowed: .* in ascending order",
        ),
        ({"betas": (1.0, 0.0)}, "ascending"),
        ({"betas": ()}, "1 to 12 numbers, each from 0 to 100"),
        ({"betas": (-1.0,)}, "each from 0"),
        ({"betas": tuple(float(k) for k in range(13))}, "1 to 12"),
        ({"hidden": (512, 512), "seeds": 3}, "weights; allowed: up to 5,000,000"),
        ({"dataset": "fashion_mnist"}, "one of mnist_10k, digits_8x8"),
        ({"seeds": 0}, "a whole number from 1 to 5"),
    ],
)
def test_what_is_not_allowed_is_named(change, message):
    with pytest.raises(ValueError, match=message):
        Config(**change)


def test_parameters_are_counted():
    from kllab.topics.information_bottleneck.train.model import Bottlenecks
    from kllab.training.random_streams import stream

    config = Config(betas=(0.0, 1.0), seeds=2, hidden=(20, 10), classifier_hidden=0, latent_dim=3)
    model = Bottlenecks(config, generators=[stream(0, 0)] * 4)
    assert sum(each.numel() for each in model.parameters()) == config.parameter_count
    assert config.classifier_widths == (3, 10)


@pytest.mark.parametrize("config", [Config(), Config(steps=7), Config(steps=100_000),
                                    Config(hidden=(256,), seeds=2, batch_size=1024)])  # fmt: skip
def test_tests_fall_on_records(config):
    schedule, tests = config.log_schedule, config.log_schedule.evaluated
    assert all(map(schedule.is_due, tests))
    assert len(tests) <= 62
    assert (tests[0], tests[-1]) == (1, config.steps)
    assert 1 <= schedule.every <= 10


def test_presets_make_configs():
    for name, values in PRESETS.items():
        settings = {key: value for key, value in values.items() if key != "sweep"}
        config = Config(betas=SWEEPS[values["sweep"]], **settings)
        assert text.size_of(config).startswith(f"{config.models} models"), name
        assert set(settings) <= set(Config.described())


def test_a_config_costs_no_torch():
    code = (
        "import sys, kllab.topics.information_bottleneck.train as b; "
        "b.Config(); print('torch' in sys.modules)"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "False"
