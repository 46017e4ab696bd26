"""The bundled learning curves: what they were trained with, and that training still gives them."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from kllab.topics.policy.bundled_runs import CLEANRL, SEEDS, curve, runs
from kllab.topics.policy.train import train
from pages.deep_learning.policy.presets import PRESETS, config_of


def test_they_are_of_the_preset_and_of_cleanrls_budget():
    config = config_of(PRESETS["CleanRL's budget"])
    assert [run.config for run in runs()] == [replace(config, seed=seed) for seed in SEEDS]
    assert len(SEEDS) == CLEANRL.seeds
    for each, columns in ((run.config, run.columns) for run in runs()):
        assert columns["frames"][-1] == each.steps * each.batch
        assert columns["frames"][-1] == pytest.approx(CLEANRL.frames, rel=1e-3)


def test_the_first_updates_of_a_training_are_the_bundled_ones():
    config, columns = runs()[0].config, runs()[0].columns
    for step, record in enumerate(islice(train(config), 3)):
        assert record.frames == columns["frames"][step]
        assert record.kl == pytest.approx(columns["kl"][step], rel=0.05)


def test_their_end_is_within_what_cleanrl_published():
    found = curve()
    assert found.seeds == SEEDS
    assert found.mean[-1] == pytest.approx(CLEANRL.mean, abs=CLEANRL.spread)
    assert (found.low <= found.mean).all()
    assert (found.mean <= found.high).all()
    assert np.isfinite(found.mean).all()
