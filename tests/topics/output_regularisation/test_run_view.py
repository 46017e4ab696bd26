"""The view of a finished sweep, against its own records."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from kllab.topics.output_regularisation.run_view import RegularisationRun
from kllab.topics.output_regularisation.train import Config, train
from kllab.topics.output_regularisation.train.step_record import MEASURES

CONFIG = Config(
    dataset="digits_8x8", betas=(0.0, 0.3, 3.0), hidden=(16,), training_images=100, seeds=2,
    steps=60,
)  # fmt: skip
Arrays = dict[str, NDArray[Any]]


@pytest.fixture(scope="module")
def arrays() -> Arrays:
    *_, last = train(CONFIG)
    return last.arrays()


@pytest.fixture(scope="module")
def run(arrays: Arrays) -> RegularisationRun:
    columns = {"step": np.arange(3.0), "kl": np.zeros(3)}
    return RegularisationRun.of(CONFIG, columns, arrays)


def test_the_best_beta_is_that_of_the_lowest_mean_nll(
    run: RegularisationRun, arrays: Arrays
) -> None:
    assert run.betas == CONFIG.betas
    assert run.best == arrays["nll"].mean(axis=1).argmin()


def test_numbers_are_means_over_seeds(run: RegularisationRun, arrays: Arrays) -> None:
    for name in MEASURES:
        expected = (arrays[name][:, 0].astype(float) + arrays[name][:, 1]) / 2
        np.testing.assert_allclose(run.means[name], expected, rtol=1e-12)
        # The newest test is that of the last step.
        np.testing.assert_allclose(run.over_steps(name)[-1], expected, rtol=1e-12)
    for found, name in zip(
        (*run.terms, *run.losses),
        ("train_cross_entropy", "train_kl", "tutorial_loss", "exact_loss"),
        strict=True,
    ):
        np.testing.assert_allclose(found, arrays[name].mean(axis=1), rtol=1e-6)
    assert run.over_steps("nll").shape == (len(arrays["trail_step"]), 3)


def test_tables_have_columns_of_one_length_and_say_their_unit(
    run: RegularisationRun, arrays: Arrays
) -> None:
    tables = run.tables()
    for title, columns in tables.items():
        assert len({len(column) for column in columns.values()}) == 1, title
    sweep = tables["sweep"]
    assert list(sweep) == [
        "beta", "seed", "accuracy", "nll, nats", "ece", "entropy, nats", "forward_kl, nats",
        "reverse_kl, nats",
    ]  # fmt: skip
    np.testing.assert_array_equal(sweep["beta"], [0.0, 0.0, 0.3, 0.3, 3.0, 3.0])
    np.testing.assert_array_equal(sweep["nll, nats"], arrays["nll"].ravel())
    assert list(tables["records"]) == ["step", "kl, nats"]


def test_without_students_only_the_records_are_there(arrays: Arrays) -> None:
    columns = {"step": np.arange(3.0)}
    for missing in (arrays, "reliability"):
        left = {name: each for name, each in arrays.items() if name not in missing}
        run = RegularisationRun(CONFIG, columns, left)
        assert not run.has_students
        assert list(run.tables()) == ["records"]


def test_teachers_are_those_measured_while_they_were_trained() -> None:
    columns = {
        "step": np.arange(4.0), "teaching": np.array([1.0, 1, 0, 0]),
        "teacher_nll": np.array([2.0, np.nan, 1.0, 1.0]),
    }  # fmt: skip
    run = RegularisationRun(CONFIG, columns, {})
    assert [part.tolist() for part in run.teaching] == [[0.0], [2.0]]
    assert run.was_taught
    none = RegularisationRun(CONFIG, {"step": np.arange(2.0)}, {})
    assert [part.size for part in none.teaching] == [0, 0]
    assert not none.was_taught
