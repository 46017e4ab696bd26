"""The view of a training of soft actor-critics, against its own records."""

from __future__ import annotations

import numpy as np
import pytest

from kllab.models.soft_values import evaluate
from kllab.topics.maximum_entropy.frontier import frontier
from kllab.topics.maximum_entropy.run_view import MaximumEntropyRun
from kllab.topics.maximum_entropy.train import Config, train
from kllab.topics.maximum_entropy.train.step_record import TRAIL, StepRecord

CONFIG = Config(map="frozen_lake", hidden=8, targets=(0.3, 0.6), steps=45)


def view_of(config: Config, records: list[StepRecord]) -> MaximumEntropyRun:
    names = records[0].scalars()
    columns = {name: np.array([record.scalars()[name] for record in records]) for name in names}
    return MaximumEntropyRun.of(config, columns, records[-1].arrays())


@pytest.fixture(scope="module")
def records() -> list[StepRecord]:
    return list(train(CONFIG))


@pytest.fixture(scope="module")
def run(records: list[StepRecord]) -> MaximumEntropyRun:
    return view_of(CONFIG, records)


def test_the_trail_is_that_of_each_learner(
    run: MaximumEntropyRun, records: list[StepRecord]
) -> None:
    assert run.has_learners
    assert tuple(run.trail) == TRAIL
    assert run.trail["alpha"].shape == (len(run.arrays["trail_step"]), 2)
    assert run.now["gap"].mean() == pytest.approx(records[-1].gap, rel=1e-5)
    for number, learner in enumerate(run.learners):
        np.testing.assert_array_equal(learner["alpha"], run.trail["alpha"][:, number])
        assert set(learner["target_entropy"]) == {CONFIG.target_entropies[number]}
    assert run.target == pytest.approx(np.mean(CONFIG.target_entropies))


def test_soft_values_are_the_sum_over_the_actions(run: MaximumEntropyRun) -> None:
    q, alpha = run.arrays["soft_q"].astype(float), run.now["alpha"]
    for learner in range(2):
        policy = run.policies[learner]
        np.testing.assert_allclose(policy.sum(axis=1), 1.0, rtol=1e-6)
        value = (policy * (q[learner] - alpha[learner] * np.log(policy))).sum(axis=1)
        np.testing.assert_allclose(run.soft_values[learner], value, rtol=1e-12)


def test_the_learned_policy_has_the_return_that_was_recorded(run: MaximumEntropyRun) -> None:
    process, discount = CONFIG.grid.process, CONFIG.discount
    for learner, reward in enumerate(run.now["expected_return"]):
        found = evaluate(process, np.log(run.policies[learner]), discount)
        assert float(found.reward) == pytest.approx(reward, rel=1e-4)
    assert run.frontier is frontier(CONFIG.grid, discount)


def test_tables_have_columns_of_one_length_and_say_their_unit(run: MaximumEntropyRun) -> None:
    tables = run.tables()
    assert list(tables) == ["records", "learners"]
    for table in tables.values():
        assert len({len(column) for column in table.values()}) == 1
    assert {"entropy, nats", "target_entropy, nats", "kl, nats", "gap"} <= set(tables["records"])
    np.testing.assert_array_equal(tables["learners"]["learner"], [1, 2])
    np.testing.assert_array_equal(tables["learners"]["entropy, nats"], run.now["entropy"])


def test_one_learner_has_the_columns_of_the_records() -> None:
    config = Config(temperature="fixed", alphas=(0.2,), hidden=0, steps=20)
    run = view_of(config, list(train(config)))
    assert run.learners == (run.columns,)
    assert run.target is None
    assert run.policies.shape == (1, len(config.grid.cells), 4)


@pytest.mark.parametrize("missing", ["trail", "policy"])
def test_without_its_arrays_several_learners_have_no_columns(
    run: MaximumEntropyRun, missing: str
) -> None:
    left = {name: array for name, array in run.arrays.items() if name != missing}
    found = MaximumEntropyRun(CONFIG, run.columns, left)
    assert not found.has_learners
    assert found.learners == ()
    assert list(found.tables()) == ["records"]


def test_fixed_temperatures_have_no_target() -> None:
    config = Config(temperature="fixed", alphas=(0.1, 1.0), hidden=0, steps=20)
    run = view_of(config, list(train(config)))
    assert run.target is None
    assert all("target_entropy" not in learner for learner in run.learners)
    np.testing.assert_allclose([learner["alpha"][-1] for learner in run.learners], [0.1, 1.0])


def test_the_target_is_the_last_that_is_a_number(run: MaximumEntropyRun) -> None:
    ended = np.where(run.columns["step"] < run.columns["step"][-1], 0.5, np.nan)
    columns = {**run.columns, "target_entropy": ended}
    assert MaximumEntropyRun(run.config, columns, run.arrays).target == 0.5
    columns["target_entropy"] = np.full_like(ended, np.nan)
    assert MaximumEntropyRun(run.config, columns, run.arrays).target is None
