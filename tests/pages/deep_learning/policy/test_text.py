"""Words of the page: presets, labels, seeds, numbers in the visitor's unit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kllab.divergences.units import BITS, NATS
from kllab.topics.policy.published import CLEANRL
from kllab.topics.policy.seed_statistics import over_seeds
from kllab.topics.policy.train import Config, train
from kllab.topics.policy.train.config import ALGORITHMS, ENVIRONMENTS
from pages.deep_learning.policy import run_text
from pages.deep_learning.policy import text as words
from pages.deep_learning.policy.presets import PRESETS, config_of

ROOT = Path(__file__).resolve().parents[4]


def columns_of(config):
    records = [record.scalars() for record in train(config)]
    names = {name for record in records for name in record}
    return {name: np.array([r.get(name, np.nan) for r in records]) for name in names}


@pytest.mark.parametrize("preset", PRESETS)
def test_presets_are_configs(preset):
    config = config_of(PRESETS[preset])
    assert words.label(config.to_json()) in words.size_of(config)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_words_for_every_kind_of_run(algorithm, environment):
    config = Config(
        algorithm=algorithm, environment=environment, envs=4, rollout=32, hidden=8, steps=3
    )
    columns = columns_of(config)
    for unit in (NATS, BITS):
        last = words.latest(columns, unit)
        assert {"exact KL", "k1", "k3", "entropy"} <= set(last)
        assert unit.name in run_text.kl_in_words(config, columns, unit)
        assert unit.name in words.formula(config, columns, unit)
        assert run_text.policy_in_words(config, columns, unit)
        if config.tabular:
            assert unit.name in run_text.improvement_in_words(columns, unit)
    assert float(words.latest(columns, BITS)["exact KL"]) == pytest.approx(
        columns["kl"][-1] / np.log(2), rel=1e-2
    )
    assert "kl, nats" in words.tables(columns)["records"]


def test_runs_that_differ_in_their_seed_only_make_a_curve():
    configs = [Config(seed=seed, steps=4) for seed in (0, 1)]
    other = Config(seed=2, steps=4, max_kl=0.5)
    frames = np.arange(1.0, 5.0) * 1024
    runs = [
        (config.to_json(), {"frames": frames[: 4 - i], "mean_return": (10.0 + i) * np.ones(4 - i)})
        for i, config in enumerate(configs)
    ]
    [curve] = over_seeds([*runs, (other.to_json(), runs[0][1])], words.label_without_seed)
    assert curve.seeds == (0, 1)
    np.testing.assert_array_equal(curve.frames, frames[:3])
    assert (curve.low[0], curve.mean[0], curve.high[0]) == (10, 10.5, 11)
    assert "2 seeds: 10" in curve.sentence
    assert over_seeds([runs[0], runs[0]], words.label_without_seed) == ()


def test_cleanrls_budget_is_that_of_its_preset():
    config = Config(**PRESETS["CleanRL's budget"])
    assert CLEANRL.frames - config.batch < config.frames <= CLEANRL.frames
    assert f"{CLEANRL.mean:.2f}" in run_text.PUBLISHED


def test_what_pages_import_costs_neither_torch_nor_gymnasium():
    code = (
        "import sys; from pages.deep_learning.policy import controls, results, sections; "
        "print([name for name in ('torch', 'gymnasium') if name in sys.modules])"
    )
    said = subprocess.check_output([sys.executable, "-c", code], text=True, cwd=ROOT)
    assert said.strip() == "[]"
