"""Estimates of the page: those of kllab, near the truth, with the coverage that they have."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kllab import Normal, kl_divergence
from kllab.topics.estimation.compute import explore
from kllab.topics.estimation.coverage import Coverage, coverage
from kllab.topics.estimation.samples import METHODS, draw
from kllab.topics.estimation.snippet import snippet
from kllab.topics.estimation.spec import Sampling
from tests.support.snippets import output


def test_every_estimate_is_within_five_standard_errors_of_the_truth() -> None:
    view = explore(Sampling(shift=0.3, scale=1.25, n=2000, bins=8))
    assert view.kl == kl_divergence(Normal(0, 1), Normal(0.3, 1.25))
    rows = {row.name: row for row in view.rows}
    assert list(rows) == list(METHODS)
    for name in METHODS.keys() - {"k2"}:
        assert abs(rows[name].value - view.kl) < 5 * rows[name].error, name
    for name in ("k1", "k2"):  # the spread of k3 is far harder to estimate
        theory = rows[name].theory
        assert rows[name].error == pytest.approx(theory.standard_deviation, rel=0.3)
        assert abs(rows[name].value - theory.mean) < 5 * theory.standard_deviation


def test_the_dimension_changes_neither_the_truth_nor_what_needs_densities() -> None:
    one, many = (explore(Sampling(dimension=d, n=200)) for d in (1, 6))
    assert one.kl == many.kl
    for name in ("k1", "k3", "dv", "nwj"):
        values = [next(r for r in v.rows if r.name == name).value for v in (one, many)]
        assert values[0] == pytest.approx(values[1], rel=1e-12)
    rows = {row.name: row for row in many.rows}
    assert rows["histogram"].found is None
    assert not rows["histogram"].is_pending
    assert "6 dimensions" in rows["neighbours"].found.warning


def test_slow_methods_wait_and_the_others_are_the_same() -> None:
    spec = Sampling(n=100)
    first, then = explore(spec, with_slow=False), explore(spec)
    for early, late in zip(first.rows, then.rows, strict=True):
        assert early.is_pending == METHODS[early.name].is_slow
        assert early.is_pending or early == late
        assert late.found is not None


def test_samples_follow_q_without_new_noise() -> None:
    here, there = draw(Sampling(shift=1.0, n=50)), draw(Sampling(shift=3.0, scale=2.0, n=50))
    np.testing.assert_array_equal(here.x, there.x)
    np.testing.assert_allclose(there.y, 3 + 2 * (here.y - 1), rtol=1e-12)
    assert (draw(Sampling(n=50), 1).x != here.x).all()


def test_the_interval_of_k1_holds_as_often_as_stated_and_that_of_k3_does_not() -> None:
    heavy = Sampling(shift=0.5, scale=1.9, n=300)
    found = coverage(heavy, 100)
    low, high = found["k1"].interval
    assert low < 0.95 < high
    assert found["k3"].interval[1] < 0.9
    assert found["k3"].repetitions == 100
    fair = coverage(replace(heavy, scale=1.0), 100)
    assert fair["k3"].share > found["k3"].share + 0.1


@pytest.mark.parametrize(
    ("held", "n", "expected"),
    # Wilson's interval of 0 of n is [0, z^2 / (n + z^2)]; of all of n its mirror image.
    [(0, 10, (0.0, 0.2775)), (10, 10, (0.7225, 1.0)), (50, 100, (0.4038, 0.5962))],
)
def test_the_error_of_a_coverage_is_wilsons(
    held: int, n: int, expected: tuple[float, float]
) -> None:
    assert Coverage(held, n).interval == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("spec", [Sampling(n=100), Sampling(0.5, 1.3, 3, 60, 2, 9, 4)])
def test_the_snippet_prints_the_estimates_of_the_page(spec: Sampling) -> None:
    printed = {line[:18].strip(): line[18:].split() for line in output(snippet(spec)).splitlines()}
    for row in explore(spec).rows:
        if row.found:
            value, _, error, _ = printed[METHODS[row.name].title]
            assert (float(value), error) == (row.value, str(row.found.standard_error))
