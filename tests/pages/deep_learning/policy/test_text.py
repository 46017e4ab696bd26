"""Words of the page: presets, labels, seeds, numbers in the visitor's unit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kllab.divergences.units import BITS, NATS
from kllab.topics.policy.bundled_runs import CLEANRL
from kllab.topics.policy.run_view import PolicyRun
from kllab.topics.policy.train import Config, train
from kllab.topics.policy.train.config import ALGORITHMS, ENVIRONMENTS
from pages.deep_learning.policy import text
from pages.deep_learning.policy.presets import PRESETS, config_of

ROOT = Path(__file__).resolve().parents[4]


def columns_of(config):
    records = [record.scalars() for record in train(config)]
    names = {name for record in records for name in record}
    return {name: np.array([r.get(name, np.nan) for r in records]) for name in names}


@pytest.mark.parametrize("preset", PRESETS)
def test_presets_are_configs(preset):
    config = config_of(PRESETS[preset])
    assert text.label(config) in text.size_of(config)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_words_for_every_kind_of_run(algorithm, environment):
    config = Config(
        algorithm=algorithm, environment=environment, envs=4, rollout=32, hidden=8, steps=3
    )
    columns = columns_of(config)
    run = PolicyRun.of(config, columns, {})
    for unit in (NATS, BITS):
        last = text.latest(run, unit)
        assert {"exact KL", "k1", "k3", "entropy"} <= set(last)
        assert unit.name in text.kl(run, unit)
        assert unit.name in text.formula(run, unit)
        assert text.policy(run, unit)
        if config.tabular:
            assert unit.name in text.improvement(run, unit)
    assert float(text.latest(run, BITS)["exact KL"]) == pytest.approx(
        columns["kl"][-1] / np.log(2), rel=1e-2
    )
    assert "kl, nats" in run.tables()["records"]


def test_cleanrls_budget_is_that_of_its_preset():
    config = config_of(PRESETS["CleanRL's budget"])
    assert CLEANRL.frames - config.batch < config.frames <= CLEANRL.frames
    assert f"{CLEANRL.mean:.2f}" in text.PUBLISHED


def test_what_pages_import_costs_neither_torch_nor_gymnasium():
    code = (
        "import sys; from pages.deep_learning.policy import controls, results, sections; "
        "print([name for name in ('torch', 'gymnasium') if name in sys.modules])"
    )
    said = subprocess.check_output([sys.executable, "-c", code], text=True, cwd=ROOT)
    assert said.strip() == "[]"
