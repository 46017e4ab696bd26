"""What every experiment owes the run engine and the pages. A new one is covered by its name."""

from __future__ import annotations

import dataclasses
import os
import pickle
import subprocess
import sys
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kllab.topics import EXPERIMENTS, load
from kllab.training.record import Checkpoint
from pages.web.navigation import page_of
from tests.support.tiny_runs import TINY

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(params=sorted(EXPERIMENTS))
def name(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


@pytest.fixture
def experiment(name: str) -> Any:
    return load(name)


@pytest.fixture
def config(name: str, experiment: Any) -> Any:
    return experiment.Config(**TINY[name])


def timeless(record: Any) -> Any:
    return dataclasses.replace(record, seconds=0.0)


def test_every_experiment_has_a_tiny_run():
    assert set(TINY) == set(EXPERIMENTS)


def test_its_config_goes_through_json_and_pickle(experiment, config):
    again = experiment.Config.from_json(config.to_json())
    assert again == config
    assert hash(again) == hash(config)
    assert pickle.loads(pickle.dumps(config)) == config


def test_every_setting_is_described(experiment):
    default = experiment.Config()
    for setting, parameter in experiment.Config.described().items():
        assert parameter.sentence.endswith("."), setting
        assert parameter.check(getattr(default, setting)) == parameter.default
        with pytest.raises(ValueError, match=setting):
            experiment.Config(**{setting: object()})


def test_records_are_numbers_that_arrive_at_the_last_step(experiment, config):
    records = list(experiment.train(config))
    steps = [record.step for record in records]
    assert steps == sorted(set(steps))
    assert steps[-1] == config.steps == records[-1].total_steps
    for record in records:
        assert np.isfinite(list(record.scalars().values())).all(), record
        assert record.seconds > 0
        for field, array in record.arrays().items():
            assert array.nbytes < 400_000, f"{field} is too large for a record"


def test_the_same_seed_gives_the_same_records_and_another_does_not(experiment, config):
    first = [timeless(record) for record in experiment.train(config)]
    assert first == [timeless(record) for record in experiment.train(config)]
    other = dataclasses.replace(config, seed=config.seed + 1)
    assert first != [timeless(record) for record in experiment.train(other)]


def test_going_on_is_the_same_as_never_having_stopped(experiment, config):
    straight = [(timeless(record), record.checkpoint()) for record in experiment.train(config)]
    for at in {0, len(straight) // 3, len(straight) - 2}:
        rest = [
            (timeless(record), record.checkpoint())
            for record in experiment.train(config, straight[at][1])
        ]
        assert [record for record, _ in rest] == [record for record, _ in straight[at + 1 :]]
        last, expected = rest[-1][1].tensors, straight[-1][1].tensors
        assert last.keys() == expected.keys()
        for tensor, value in expected.items():
            np.testing.assert_array_equal(last[tensor], value)


def test_a_checkpoint_of_something_else_is_refused(experiment, config):
    checkpoint = next(iter(experiment.train(config))).checkpoint()
    other = dataclasses.replace(config, seed=config.seed + 1)
    with pytest.raises(ValueError, match="seed of the checkpoint's config"):
        next(iter(experiment.train(other, checkpoint)))
    name, *others = checkpoint.tensors
    lacking = {other: checkpoint.tensors[other] for other in others}
    with pytest.raises(ValueError, match=f"lacks tensors or has others: {name}"):
        next(iter(experiment.train(config, Checkpoint(lacking, checkpoint.metadata))))


def test_its_words_for_pages(name, config):
    page = page_of(name).package
    presets = import_module(f"{page}.presets").PRESETS
    assert len(import_module(f"{page}.text").label(config)) > 8
    assert len(presets) >= 2
    assert list(import_module(f"{page}.captions").CAPTIONS) == list(presets)


@pytest.mark.slow
def test_its_snippet_runs(name, config):
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", config.to_code()],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[-1].split()[:2] == ["step", str(config.steps)]
    assert len(lines) == len(list(islice(load(name).train(config), None)))


def test_its_words_cost_no_torch(name):
    code = f"import sys, {page_of(name).package}.text; print('torch' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "False"
