"""A training of soft actor-critics in words, presets and code."""

from __future__ import annotations

import numpy as np
import pytest

from kllab.divergences.units import BITS, NATS
from kllab.topics.maximum_entropy.frontier import frontier
from kllab.topics.maximum_entropy.train import Config, train
from pages.deep_learning.maximum_entropy import text as words
from pages.deep_learning.maximum_entropy.presets import PRESETS, SWEEP, config_of


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_makes_a_config_and_says_what_to_see(name: str) -> None:
    values = PRESETS[name]
    config = config_of(values)
    assert config.map == values["map"]
    assert config.ends == (values["ends"] == "end")
    assert config.automatic == (values["learners"] == "target")
    assert config.members == (len(SWEEP) if values["learners"] == "sweep" else 1)
    assert config.alphas[0] == (SWEEP[0] if config.members > 1 else values["alpha"])
    assert "learner" in words.size_of(config)


def test_a_target_is_named_with_the_temperature_that_has_it() -> None:
    config = Config()
    alpha = frontier(config.grid, config.discount).alpha_at(config.wanted_entropy)
    text = words.target_in_words(config, alpha, NATS)
    assert f"α = {alpha:.4g}" in text
    assert "0.6931 nats of at most 1.386 nats" in text
    assert "no temperature" in words.target_in_words(config, None, BITS)
    fixed = Config(temperature="fixed")
    assert words.target_in_words(fixed, None, NATS) == "α stays where it is."


def test_the_latest_numbers_and_tables_are_those_recorded() -> None:
    config = Config(map="frozen_lake", hidden=8, targets=(0.3, 0.6), steps=45)
    records = list(train(config))
    names = records[0].scalars()
    columns = {name: np.array([record.scalars()[name] for record in records]) for name in names}
    arrays = records[-1].arrays()
    shown = words.latest(columns, NATS)
    assert shown["entropy"] == f"{records[-1].entropy:.3f}"
    assert words.latest(columns, BITS)["KL"] == f"{records[-1].kl / np.log(2):.3g}"
    assert words.latest(columns, BITS)["return"] == shown["return"]
    trail = words.trail_of(arrays)
    assert trail["alpha"].shape == (len(arrays["trail_step"]), 2)
    assert trail["gap"][-1].mean() == pytest.approx(records[-1].gap, rel=1e-5)
    tables = words.tables(columns, arrays)
    for table in tables.values():
        assert len({len(column) for column in table.values()}) == 1
    assert words.learned_in_words(trail, NATS).count("α = ") == 2
    second = words.latest(words.columns_of(trail, config, 1), NATS)
    assert second["target"] == f"{config.target_entropies[1]:.3f}"
    assert second["α"] == f"{trail['alpha'][-1, 1]:.3g}"
    assert words.learner_names(trail, config)[1].startswith("0.6 log 4, α = ")
    assert shown["gap"] in words.formula(shown, NATS)
    assert r"4.4 \cdot 10^{-13}" in words.formula(shown | {"gap": "4.4e-13"}, NATS)


def test_runs_are_named_by_what_differs() -> None:
    fixed = Config(temperature="fixed", alphas=(0.1, 1.0))
    assert words.label(fixed.to_json()) == "open room, α = 0.1, 1"
    sweep = Config(temperature="fixed", alphas=SWEEP)
    assert words.label(sweep.to_json()) == "open room, 8 α from 0.003 to 10"
    assert words.label(Config(losses="tutorial").to_json()).endswith("added up")
