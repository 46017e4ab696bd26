"""What is derived from the records of a sweep of deep bottlenecks, in nats."""

from __future__ import annotations

import numpy as np
import pytest

from kllab.topics.information_bottleneck.run_view import BottleneckRun
from kllab.topics.information_bottleneck.train.config import Config
from kllab.topics.information_bottleneck.tutorial_kl import tutorial_kl

CONFIG = Config(betas=(0.0, 0.1, 1.0), seeds=2)
COLUMNS = {"step": np.array([1.0, 9.0]), "label_entropy": np.array([2.0, 2.25])}
RATE = np.array([[50.0, 5.0, 0.5], [60.0, 7.0, 0.25]], np.float32)
NLL = np.array([[0.5, 0.25, 2.25], [0.25, 0.75, 2.5]], np.float32)
ACCURACY = np.array([[0.75, 0.875, 0.25], [0.5, 1.0, 0.125]], np.float32)
ARRAYS = {
    "rate": RATE,
    "nll": NLL,
    "accuracy": ACCURACY,
    "trail": np.stack([[RATE / 2, NLL * 2, ACCURACY], [RATE, NLL, ACCURACY]]),
    "loc": np.arange(3 * 4 * 2, dtype=np.float32).reshape(3, 4, 2),
    "scale": np.full((3, 4, 2), 0.5, np.float32) * np.array([1, 2, 3], np.float32)[:, None, None],
    "labels": np.array([3, 1, 4, 1], np.uint8),
    "shown_dimensions": np.array([[0, 1], [0, 5], [2, 3]]),
}


def run(**arrays: np.ndarray) -> BottleneckRun:
    return BottleneckRun.of(CONFIG, COLUMNS, {**ARRAYS, **arrays})


def test_the_bound_of_relevance_is_what_the_labels_leave_over_the_nll() -> None:
    np.testing.assert_allclose(run().relevance, 2.25 - NLL)
    np.testing.assert_allclose(run().mean_relevance, [1.875, 1.75, -0.125])
    rate, relevance = run().trail
    np.testing.assert_allclose(rate, [RATE / 2, RATE])
    np.testing.assert_allclose(relevance, [2.25 - 2 * NLL, 2.25 - NLL])


def test_means_and_ranges_are_over_the_sweeps() -> None:
    np.testing.assert_allclose(run().mean_rate, [55.0, 6.0, 0.375])
    np.testing.assert_allclose(run().mean_accuracy, [0.625, 0.9375, 0.1875])
    low, high = run().accuracy_range
    np.testing.assert_allclose(low, [0.5, 0.875, 0.125])
    np.testing.assert_allclose(high, [0.75, 1.0, 0.25])
    assert run().best == 1


def test_a_code_is_that_of_its_beta_in_the_first_sweep() -> None:
    code = run().code(1)
    assert (code.beta, code.rate, code.nll, code.accuracy) == (0.1, 5.0, 0.25, 0.875)
    assert code.relevance == 2.0
    assert code.loss == pytest.approx(0.25 + 0.1 * 5.0)
    assert code.mean_scale == 1.0
    np.testing.assert_array_equal(code.loc, ARRAYS["loc"][1])
    np.testing.assert_array_equal(code.dimensions, [0, 5])
    assert code.tutorial == tutorial_kl(ARRAYS["loc"][1], ARRAYS["scale"][1])


@pytest.mark.parametrize("scale", [0.0, np.nan, np.inf])
def test_the_tutorials_formula_is_not_run_on_codes_that_have_diverged(scale: float) -> None:
    damaged = ARRAYS["scale"].copy()
    damaged[1, 2, 0] = scale
    assert run(scale=damaged).code(1).tutorial is None
    assert run(scale=damaged).code(0).tutorial is not None
    damaged = ARRAYS["loc"].copy()
    damaged[0, 0, 1] = np.nan
    assert run(loc=damaged).code(0).tutorial is None


def test_tables_list_every_model_sweep_by_sweep() -> None:
    tables = run().tables()
    bounds = tables["bounds"]
    assert bounds["sweep"].tolist() == [1, 1, 1, 2, 2, 2]
    assert bounds["beta"].tolist() == [0.0, 0.1, 1.0] * 2
    np.testing.assert_allclose(bounds["rate, upper bound of I(X;Z), nats"], RATE.ravel())
    np.testing.assert_allclose(bounds["nll held out, nats"], NLL.ravel())
    found = bounds["H(Y) - nll, lower bound of I(Z;Y), nats"]
    np.testing.assert_allclose(found, 2.25 - NLL.ravel())
    np.testing.assert_array_equal(bounds["accuracy held out"], ACCURACY.ravel())
    assert list(tables["records"]) == ["step", "label_entropy, nats"]
