"""What is derived from the records of a Bayesian network, in nats and in units of its prior."""

from __future__ import annotations

import numpy as np
import pytest

from kllab.topics.bayesian_network.run_view import BayesianRun
from kllab.topics.bayesian_network.train.config import Config
from kllab.topics.bayesian_network.train.digits import KINDS
from tests.support.tiny_runs import TINY

NAN = float("nan")
WEIGHTS = {
    "weight_layer": np.array([1, 1, 1, 2], np.uint8),
    "weight_loc": np.array([1.5, -2.5, 6.5, 0.5], np.float32),
    "weight_scale": np.array([3.0, 6.0, 1.5, 1.0], np.float32),
}
DIGITS = Config(task="digits", left_out=2)


def test_weights_are_in_units_of_the_prior_of_their_layer() -> None:
    config = Config(prior_loc=0.5, prior_scale=0.5, first_layer=4.0)
    first, second = BayesianRun(config, {}, WEIGHTS).weights
    np.testing.assert_allclose(first.loc, [0.5, -1.5, 3.0])
    np.testing.assert_allclose(first.scale, [1.5, 3.0, 0.75])
    assert (first.median_distance, first.median_scale) == (1.5, 1.5)
    assert (second.number, second.loc.tolist(), second.scale.tolist()) == (2, [0.0], [2.0])


def test_the_loss_weighs_the_newest_kl() -> None:
    columns = {"nll": np.array([3.0, 1.0]), "kl": np.array([80.0, 50.0, NAN])}
    tempered = Config(kl_weight="tempered", temperature=0.5, points=100)
    assert BayesianRun(tempered, columns, {}).loss == pytest.approx(1 + 0.5 * 50 / 100)
    assert BayesianRun(Config(kl_weight="0"), columns, {}).loss == 1.0


def test_there_is_a_kl_for_each_layer_that_the_network_has() -> None:
    columns = {"kl_layer_2": np.array([2.0]), "kl_layer_1": np.array([1.0]), "kl": np.array([3.0])}
    kl = BayesianRun(Config(), columns, {}).kl_of_layers
    assert {name: values.tolist() for name, values in kl.items()} == {
        "layer 1": [1.0], "layer 2": [2.0]
    }  # fmt: skip


def test_both_kinds_of_uncertainty_add_as_variances() -> None:
    arrays = {"epistemic_sd": np.array([3.0, 0.0]), "aleatoric_sd": np.array([4.0, 1.0])}
    np.testing.assert_allclose(BayesianRun(Config(), {}, arrays).predictive_sd, [5.0, 1.0])


def test_kinds_without_predictions_are_left_out() -> None:
    columns = {
        "entropy_held_out": np.array([0.5, 0.2, NAN]),
        "information_held_out": np.array([0.3, 0.1, NAN]),
        "entropy_inverted": np.array([1.5]),
        "separation_inverted": np.array([0.9]),
        "entropy_left_out": np.array([NAN]),
    }
    digits, inverted = BayesianRun(DIGITS, columns, {}).kinds
    assert (digits.name, digits.entropy, digits.information) == ("held-out digits", 0.2, 0.1)
    assert np.isnan(digits.separation)
    assert (inverted.name, inverted.separation) == ("inverted", 0.9)


def test_entropies_reach_from_0_to_that_of_a_uniform_prediction() -> None:
    counts = np.tile([0.75, 0.25], (len(KINDS), 1))
    run = BayesianRun(DIGITS, {}, {"entropy_counts": counts})
    np.testing.assert_allclose(run.entropy_edges, np.log(8) * np.array([0, 0.5, 1]))
    assert list(run.entropy_shares) == [
        "held-out digits", "turned by a quarter", "inverted", "pixels shuffled", "classes left out"
    ]  # fmt: skip
    np.testing.assert_array_equal(run.entropy_shares["inverted"], [0.75, 0.25])


@pytest.mark.parametrize("task", ["regression", "digits"])
def test_a_trained_run_has_a_table_for_each_chart(task: str) -> None:
    from kllab.topics.bayesian_network.train import train

    config = Config(**{**TINY["bayesian_network"], "task": task, "steps": 2})
    *_, record = train(config)
    columns = {name: np.array([value]) for name, value in record.scalars().items()}
    tables = BayesianRun.of(config, columns, record.arrays()).tables()
    own = ["band", "points"] if task == "regression" else ["reliability", "entropy"]
    assert list(tables) == ["records", *own, "weights"]
    for table in tables.values():
        assert len({len(column) for column in table.values()}) == 1
    names = set(tables["records"])
    assert {"nll, nats", "kl, nats", "kl_layer_1, nats", "elbo, nats", "test_nll, nats"} <= names
    assert {"kl_weight", "step"} <= names, "no information, and the same in bits"
    if task == "digits":
        assert {"entropy_held_out, nats", "information_rotated, nats", "accuracy"} <= names


def test_a_run_without_arrays_still_has_its_records() -> None:
    tables = BayesianRun(Config(), {"kl": np.array([1.0])}, {}).tables()
    assert {name: list(table) for name, table in tables.items()} == {"records": ["kl, nats"]}
