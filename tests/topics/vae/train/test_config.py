from __future__ import annotations

import json
import math
import pickle
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from kllab.data import DATASETS
from kllab.topics.vae.train import Config
from kllab.training.schedules import SCHEDULES


def test_json_there_and_back():
    config = Config(
        dataset="digits_8x8", encoder_hidden=(64, 32), learning_rate=0.1 + 0.2, schedule="cyclical",
        schedule_parameters={"cycles": 3}, free_bits=0.25, seed=7,
    )  # fmt: skip
    again = Config.from_json(config.to_json())
    assert again == config
    assert hash(again) == hash(config)
    assert pickle.loads(pickle.dumps(config)) == config
    assert again.encoder_hidden == (64, 32)
    assert again.schedule_parameters == {"cycles": 3, "ramp": 0.5}


def test_each_field_is_described_for_the_page():
    names, described = [item.name for item in fields(Config)], Config.described()
    assert set(names) - set(described) == {"schedule_parameters", "capacity_parameters"}
    for name, parameter in described.items():
        assert parameter.sentence.endswith(".")
        assert parameter.check(getattr(Config(), name)) == parameter.default
    assert described["dataset"].choices == tuple(DATASETS)
    for name in ("schedule", "capacity_schedule"):
        assert described[name].choices == tuple(SCHEDULES)


@pytest.mark.parametrize(
    ("field", "value", "allowed"),
    [
        ("dataset", "cifar", "one of mnist_10k"),
        ("dataset", 3, "one of mnist_10k"),
        ("encoder_hidden", (), "1 to 4 whole numbers, each from 1 to 2048"),
        ("encoder_hidden", (300, 0), "each from 1"),
        ("encoder_hidden", "300", "whole numbers"),
        ("encoder_hidden", 300, "whole numbers"),
        ("encoder_hidden", (300, 2.0), "whole numbers"),
        ("encoder_hidden", (10,) * 5, "1 to 4"),
        ("encoder_hidden", (10,) * 100_000, "1 to 4"),
        ("decoder_hidden", (True,), "whole numbers"),
        ("latent_dim", 0, "a whole number from 1 to 256"),
        ("latent_dim", 10**30, "from 1 to 256"),
        ("latent_dim", 2.0, "a whole number"),
        ("latent_dim", "2", "a whole number"),
        ("latent_dim", None, "a whole number"),
        ("activation", "swish", "leaky_relu, relu"),
        ("init", "", "default, he, glorot"),
        ("batch_size", True, "a whole number"),
        ("learning_rate", math.nan, "a number from 1e-06 to 1"),
        ("learning_rate", 0, "a number"),
        ("learning_rate", 10**400, "a number"),
        ("learning_rate", False, "a number"),
        ("steps", 0, "a whole number from 1"),
        ("beta", -0.1, "a number from 0"),
        ("beta", math.inf, "a number from 0 to 1000"),
        ("schedule", "steps", "constant, cosine"),
        ("schedule_parameters", {"warm_up": 2.0}, "from 0 to 1"),
        ("schedule_parameters", {"cycles": 4}, "warm_up"),
        ("schedule_parameters", [0.5], "an object of parameters by name"),
        ("free_bits", -1.0, "a number from 0"),
        ("free_bits_of", "pixel", "dimension, group, rate"),
        ("free_bits_group", 0, "a whole number from 1"),
        ("objective", "elbo", "beta, capacity"),
        ("gamma", -1.0, "a number from 0"),
        ("capacity", math.nan, "a number from 0"),
        ("capacity_schedule", "steps", "constant, cosine"),
        ("capacity_parameters", {"cycles": 4}, "warm_up"),
        ("capacity_parameters", None, "an object of parameters by name"),
        ("precision", "float16", "float32, bfloat16"),
        ("seed", -1, "a whole number from 0"),
    ],
)
def test_what_is_not_allowed_is_named(field, value, allowed):
    with pytest.raises(ValueError, match=allowed) as caught:
        Config(**{field: value})
    assert len(str(caught.value)) < 300
    name = next(iter(value)) if isinstance(value, dict) else field
    assert name in str(caught.value)


def test_a_model_that_would_not_fit_is_refused():
    with pytest.raises(ValueError, match=r"encoder_hidden \(2048, 2048\).*up to 5,000,000"):
        Config(encoder_hidden=(2048, 2048))


def as_json(**changes):
    return json.dumps(json.loads(Config().to_json()) | changes)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "config is no JSON"),
        ("[" * 100_000, "config is no JSON"),
        ("[]", "config is a JSON list; allowed: an object"),
        ("null", "allowed: an object"),
        ("{}", "missing 'dataset', 'encoder_hidden'"),
        (as_json(colour="red", size=3), "unknown 'colour', 'size'"),
        (as_json(beta=math.nan), "beta is nan"),
        (as_json(beta=None), "beta is None"),
        (as_json(latent_dim=2.0), "latent_dim is 2.0"),
        (as_json(encoder_hidden={"0": 300}), "encoder_hidden is"),
        (as_json(encoder_hidden=[[300]]), "encoder_hidden is"),
        (as_json(schedule_parameters=None), "schedule_parameters is None"),
        (as_json(schedule_parameters={"warm_up": "half"}), "warm_up is 'half'"),
    ],
)
def test_json_that_does_not_fit_is_refused(text, message):
    with pytest.raises(ValueError, match=message):
        Config.from_json(text)


def test_the_parameters_that_are_given_are_not_changed():
    given = {}
    Config(schedule_parameters=given)
    assert given == {}


STORED = (
    '{"dataset": "mnist_10k", "encoder_hidden": [300], "decoder_hidden": [300, 300], '
    '"latent_dim": 20, "activation": "leaky_relu", "init": "default", "batch_size": 128, '
    '"learning_rate": 0.002, "steps": 3000, "beta": 1.0, "schedule": "linear", '
    '"schedule_parameters": {"warm_up": 0.25}, "free_bits": 0.0, "precision": "float32", "seed": 0}'
)
"""A config that was stored before schedules had a start and a delay."""


def test_a_config_of_before_means_the_same_and_keeps_its_text():
    assert Config.from_json(STORED) == Config()
    assert Config.from_json(STORED).to_json() == STORED


@pytest.mark.parametrize("schedule", [name for name in SCHEDULES if name != "points"])
def test_a_capacity_has_its_own_curve_and_is_stored(schedule):
    config = Config(objective="capacity", capacity=7.0, capacity_schedule=schedule, steps=40)
    again = Config.from_json(config.to_json())
    assert again == config
    assert again.capacity_curve()(40) == 7.0
    assert again.beta_schedule()(40) == 1.0
    assert Config.from_json(Config(free_bits_of="group").to_json()).free_bits_of == "group"


def test_free_bits_are_for_a_dimension_a_group_or_all():
    sizes = [Config(free_bits_of=of).floor_dimensions for of in ("dimension", "group", "rate")]
    assert sizes == [1, 4, 20]


def test_control_points_go_through_json_and_code():
    points = {"fractions": (0.0, 0.5), "values": (0.1, 2.0)}
    config = Config(schedule="points", schedule_parameters=points, steps=100)
    assert Config.from_json(config.to_json()) == config
    assert pickle.loads(pickle.dumps(config)) == config
    assert f"schedule_parameters={points!r}" in config.to_code()
    assert config.beta_schedule()(25) == pytest.approx(1.05)
    with pytest.raises(ValueError, match="2 fractions and 1 values"):
        Config(schedule="points", schedule_parameters=points | {"values": (1.0,)})


def test_a_schedule_that_is_registered_later_is_accepted(staircase):
    config = Config(schedule=staircase, steps=4)
    assert Config.from_json(config.to_json()) == config
    assert config.schedule_parameters == {"height": 0.25}
    assert config.beta_schedule()(0) == 0.25


def test_a_schedule_that_is_not_registered_is_named():
    with pytest.raises(ValueError, match="schedule is 'staircase'; allowed: one of constant, "):
        Config.from_json(as_json(schedule="staircase"))


def test_the_schedule_of_a_config():
    of_step = Config(steps=100, beta=4.0, schedule_parameters={"warm_up": 0.5}).beta_schedule()
    assert (of_step(0), of_step(25), of_step(50)) == (0.0, 2.0, 4.0)


def test_a_config_costs_no_torch():
    code = (
        "import sys, kllab.topics.vae.train as vae; vae.Config(); vae.StepRecord; "
        "assert 'torch' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[4],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_no_more_training_images_than_there_are():
    assert Config(dataset="digits_8x8", training_images=1_497).training_images == 1_497
    message = "training_images is 1,498; allowed: up to 1,497, the images of 'digits_8x8', or 0"
    with pytest.raises(ValueError, match=message):
        Config(dataset="digits_8x8", training_images=1_498)
    assert "training_images" not in Config().to_json()
