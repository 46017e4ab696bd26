"""Text of trainings of soft actor-critics, against their own records."""

from __future__ import annotations

import numpy as np
import pytest

from kllab.divergences.units import BITS, NATS
from kllab.topics.maximum_entropy.compute import at_target, explore
from kllab.topics.maximum_entropy.run_view import MaximumEntropyRun
from kllab.topics.maximum_entropy.spec import SoftSpec
from kllab.topics.maximum_entropy.train import Config, train
from pages.charts.training import Panel
from pages.deep_learning.maximum_entropy import text
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
    assert "learner" in text.size_of(config)


def test_a_target_is_named_with_the_temperature_that_has_it() -> None:
    config = Config()
    view = explore(SoftSpec(config.grid, discount=config.discount))
    alpha = at_target(view, config.wanted_entropy).alpha
    shown = text.target(config, alpha, NATS)
    assert f"α = {alpha:.4g}" in shown
    assert "0.6931 nats of at most 1.386 nats" in shown
    assert "no temperature" in text.target(config, None, BITS)
    fixed = Config(temperature="fixed")
    assert text.target(fixed, None, NATS) == "α stays fixed."


@pytest.fixture(scope="module")
def run() -> MaximumEntropyRun:
    config = Config(map="frozen_lake", hidden=8, targets=(0.3, 0.6), steps=45)
    records = list(train(config))
    names = records[0].scalars()
    columns = {name: np.array([record.scalars()[name] for record in records]) for name in names}
    return MaximumEntropyRun(config, columns, records[-1].arrays())


def test_the_latest_numbers_are_those_recorded(run: MaximumEntropyRun) -> None:
    shown = text.latest(run.columns, NATS)
    assert shown["entropy"] == f"{run.columns['entropy'][-1]:.3f}"
    bits = text.latest(run.columns, BITS)
    assert bits["KL"] == f"{run.columns['kl'][-1] / np.log(2):.3g}"
    assert bits["return"] == shown["return"]
    second = text.latest(run.learners[1], NATS)
    assert second["target"] == f"{run.config.target_entropies[1]:.3f}"
    assert second["α"] == f"{run.now['alpha'][1]:.3g}"


def test_each_learner_has_a_name_and_a_row(run: MaximumEntropyRun) -> None:
    names = text.learner_names(run)
    assert names[1] == f"0.6 log 4, α = {run.now['alpha'][1]:.3g}"
    parts = text.compared(run, BITS)
    assert list(parts) == ["target 0.3 log 4", "target 0.6 log 4"], "the same for all seeds"
    for numbers, columns in zip(parts.values(), run.learners, strict=True):
        assert numbers == text.latest(columns, BITS)
    for shown in (text.learned("B: it", run, NATS), text.learner_curves("B: it", run, NATS)):
        assert shown.count("α = ") == 2
        assert f"gap {run.now['gap'][1]:.2g}" in shown
    assert text.map_heading(run, 1) == (
        f"Learned policy and soft values at α = {run.now['alpha'][1]:.3g}"
    )
    values = run.soft_values[1]
    assert f"from {values.min():.4g} to {values.max():.4g}" in text.learned_map("B", run, 1)


def test_one_learner_needs_no_name_and_several_unmeasured_ones_have_no_row() -> None:
    columns = {"alpha": np.array([0.1, 0.25])}
    parts = text.compared(MaximumEntropyRun(Config(), columns, {}), NATS)
    assert (list(parts), parts[""]["α"]) == ([""], "0.25")
    several = MaximumEntropyRun(Config(targets=(0.3, 0.6)), columns, {})
    assert text.compared(several, NATS) == {}


def test_curves_are_described_by_the_numbers_of_every_run(run: MaximumEntropyRun) -> None:
    columns = {"A": run.columns, "B": {"kl": np.array([0.5])}}
    panels = [Panel("expected_return", "return"), Panel("kl", "KL")]
    shown = text.curves(columns, panels, NATS)
    assert shown.startswith("return, KL over the steps. Now: ")
    with_targets = text.curves(columns, [Panel("entropy", "entropy", levels=(0.5,))], NATS)
    assert with_targets.startswith("entropy over the steps; dotted lines are target entropies.")
    assert f"A: return {run.columns['expected_return'][-1]:.3f}, " in shown
    assert "B: return –, entropy –, target –, α –, KL 0.5" in shown
    assert text.averaged(["A", "C"]).startswith("Run A and C:")


def test_the_formula_has_the_newest_numbers(run: MaximumEntropyRun) -> None:
    last = text.latest(run.learners[0], BITS)
    formula = text.formula(run.learners[0], BITS)
    assert last["gap to optimum"] in formula
    assert rf"{last['entropy']} - {last['target']}\ \text{{bits}}" in formula
    tiny = text.formula({"gap": np.array([4.4e-13])}, NATS)
    assert r"4.4 \cdot 10^{-13}" in tiny
    assert r"\bar H" not in tiny  # no target


def test_runs_are_named_by_what_differs() -> None:
    fixed = Config(temperature="fixed", alphas=(0.1, 1.0))
    assert text.label(fixed) == "open room, α = 0.1, 1"
    sweep = Config(temperature="fixed", alphas=SWEEP)
    assert text.label(sweep) == "open room, 8 α from 0.003 to 10"
    assert text.label(Config(losses="tutorial")).endswith("added up")
