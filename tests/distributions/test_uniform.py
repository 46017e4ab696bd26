"""Uniform: intervals of every length, and outcomes outside."""

from __future__ import annotations

import numpy as np
import pytest

from kllab import Laplace, Normal, Uniform, explain_kl, kl_divergence

HALF = 1.7e308


def test_density_and_cdf():
    p = Uniform(-1, 3)
    assert p.prob([-1.1, -1, 0, 3, 3.1]).tolist() == [0, 0.25, 0.25, 0.25, 0]
    assert p.log_prob([-2, 3]).tolist() == [-np.inf, -np.log(4)]
    assert p.cdf([-2, -1, 1, 3, 4]).tolist() == [0, 0, 0.5, 1, 1]
    assert (p.mean, p.mode, p.variance) == (1, 1, pytest.approx(16 / 12, rel=1e-15))
    assert p.entropy() == pytest.approx(np.log(4), rel=1e-15)
    assert str(p.support) == "[-1, 3]"
    assert str(Uniform([0, 1], 2).support) == "an interval that depends on the element of the batch"


def test_an_interval_longer_than_float64():
    p = Uniform(-HALF, HALF)
    assert p.mean == 0
    np.testing.assert_allclose(p.cdf([-HALF / 2, 0, HALF / 2]), [0.25, 0.5, 0.75], rtol=1e-15)
    assert p.entropy() == pytest.approx(np.log(HALF) + np.log(2), rel=1e-15)
    assert p.log_prob(0) == -p.entropy()
    x = p.sample(100, rng=np.random.default_rng(0))
    assert np.isfinite(x).all()
    assert x.min() < 0 < x.max()
    assert kl_divergence(Uniform(0, 1), p) == pytest.approx(p.entropy(), rel=1e-15)
    assert kl_divergence(Uniform(0, HALF), p) == pytest.approx(np.log(2), rel=1e-15)


def test_the_shortest_intervals():
    p = Uniform(1, np.nextafter(1, 2))
    assert set(p.sample(100, rng=np.random.default_rng(0))) <= {1.0, np.nextafter(1, 2)}
    assert p.entropy() == -52 * np.log(2)
    assert Uniform(0, 5e-324).entropy() == pytest.approx(-1074 * np.log(2), rel=1e-15)


@pytest.mark.parametrize(
    ("q", "log_width"), [(Uniform(0, 1), 0.0), (Uniform(-(2.0**1023), 2.0**1023), 1024 * np.log(2))]
)
def test_the_narrowest_interval(q, log_width):
    narrowest = Uniform(0, 2.0**-1074)
    assert kl_divergence(narrowest, q) == pytest.approx(log_width + 1074 * np.log(2), rel=1e-15)


def test_why_it_is_infinite():
    p = Uniform(0, 4)
    assert explain_kl(p, Uniform(1, 5)).reason == "q gives 0 below 1, where p gives 0.25"
    assert explain_kl(p, Uniform(1, 2)).reason == (
        "q gives 0 below 1, where p gives 0.25 and q gives 0 above 2, where p gives 0.5"
    )
    assert explain_kl(p, Uniform(7, 8)).reason == "q gives 0 below 7, where p gives 1.0"
    assert explain_kl(p, Uniform(0, [4, 3])).reason.endswith("at index (1,)")


def test_far_from_zero_the_interval_keeps_its_middle():
    # The middle of the interval is not a float64, but the offsets of its ends are.
    low, high = 1e16, 1e16 + 2
    p = Uniform(low, high)
    assert kl_divergence(p, Normal(1e16, 1)) == pytest.approx(
        np.log(2 * np.pi) / 2 - np.log(2) + 4 / 6, rel=1e-15
    )
    assert kl_divergence(p, Laplace(1e16, 1)) == pytest.approx(1, rel=1e-15)
