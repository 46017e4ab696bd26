"""Estimates against n, by dimension, and bounds of information against the truth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from kllab.topics.estimation import saturation as information
from kllab.topics.estimation.against_n import against_n, path, sizes_of
from kllab.topics.estimation.by_dimension import DIMENSIONS, by_dimension
from kllab.topics.estimation.samples import METHODS
from kllab.topics.estimation.saturation import saturation
from kllab.topics.estimation.spec import Sampling


def test_the_band_of_k1_is_around_its_exact_mean_and_as_wide_as_its_spread() -> None:
    found = against_n(Sampling(shift=0.7, scale=1.2), "k1", 100)
    assert found.paths.shape == (100, len(found.sizes))
    low, high = found.band
    for place, exact in enumerate(found.exact):
        assert abs(found.median[place] - exact.mean) < exact.standard_deviation / 2
        assert high[place] - low[place] == pytest.approx(
            2 * 1.645 * exact.standard_deviation, rel=0.4
        )
    assert found.truth == pytest.approx(found.exact[0].mean)
    assert list(found.table()) == [
        "n", "median, nats", "5 % quantile, nats", "95 % quantile, nats", "truth, nats",
    ]  # fmt: skip


@pytest.mark.parametrize("name", METHODS)
def test_paths_are_nested_samples_and_do_not_depend_on_the_specs_own_n(name: str) -> None:
    spec = Sampling(shift=0.5, scale=1.5, n=100)
    assert path(spec, name, 0) == path(replace(spec, n=2000), name, 0)
    assert len(path(spec, name, 0)) == len(sizes_of(name, 1))
    assert path(spec, name, 0) != path(spec, name, 1)


def test_a_method_without_estimates_has_no_band() -> None:
    assert against_n(Sampling(dimension=2), "histogram", 2) is None
    assert against_n(Sampling(), "k1", 0) is None
    many = against_n(Sampling(k=30), "neighbours", 2)
    assert many.sizes[0] == 50  # not of 20 samples


def test_neighbours_are_biased_in_twenty_dimensions_and_k1_is_not() -> None:
    found = by_dimension(Sampling(n=500), 10 * len(DIMENSIONS))
    off = {name: (mean - 0.5) for name, mean in found.mean.items()}
    assert abs(off["k1"]).max() < 4 * found.error["k1"].max()
    assert off["neighbours"][-1] < -0.1
    assert off["neighbours"][-1] < -5 * found.error["neighbours"][-1]
    assert abs(off["neighbours"][0]) < 4 * found.error["neighbours"][0]
    assert np.isnan(by_dimension(Sampling(n=50), 3).mean["kernel"]).all()


def test_scores_are_log_density_ratios() -> None:
    rng = np.random.default_rng(0)
    x, noise = rng.standard_normal((2, 4, 1))
    truth = 0.8
    rho = np.sqrt(1 - np.exp(-2 * truth))
    y = (rho * x + np.sqrt(1 - rho**2) * noise).ravel()
    table = information.scores(truth, x, noise)
    joint = multivariate_normal([0, 0], [[1, rho], [rho, 1]])
    one = multivariate_normal([0], [[1]])
    for i in range(4):
        for j in range(4):
            expected = joint.logpdf([x[i, 0], y[j]]) - one.logpdf(x[i]) - one.logpdf([y[j]])
            assert table[i, j] == pytest.approx(expected, rel=1e-10)


def test_info_nce_ends_at_log_n_and_nwj_scatters() -> None:
    found = saturation(32, 20)
    assert (found.high["info_nce"] <= np.log(32)).all()
    assert found.median["info_nce"][-1] > np.log(32) - 0.2
    assert abs(found.median["info_nce"][0] - 0.5) < 0.15
    assert found.truths[-1] == 10
    # Nearly all estimates miss the rare pairs that the mean of p/q needs: they are 1 too large.
    assert found.median["nwj"][-1] == pytest.approx(11, abs=1)
    assert saturation(32, 0) is None


def test_the_spread_of_nwj_is_that_of_its_second_mean() -> None:
    rng = np.random.default_rng(0)
    n, truth = 400_000, 0.15
    x, noise = rng.standard_normal((2, n, 1))
    rho = np.sqrt(1 - np.exp(-2 * truth))
    y = np.roll(rho * x + np.sqrt(1 - rho**2) * noise, 1)
    score = truth + (rho * x * y - rho**2 * (x**2 + y**2) / 2) / (1 - rho**2)
    assert np.exp(score).mean() == pytest.approx(1, abs=0.02)
    assert np.exp(score).std() == pytest.approx(information.standard_deviation(truth, 1), rel=0.05)
