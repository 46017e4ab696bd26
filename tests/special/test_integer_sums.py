"""Rules for sums over the integers, against sums term by term."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

from kllab.special.integer_sums import Blocks, block_rule, dyadic, strided


@pytest.mark.parametrize("length", [64.0, 1024.0, 8192.0, 2.0**40])
def test_a_block_sums_polynomials_exactly(length):
    offset, weight = block_rule(length)
    assert len(set(offset.tolist())) == len(offset) == 16
    assert (offset == offset.round()).all()
    assert (weight > 0).all()
    t = (2 * offset + 1) / length - 1
    assert weight.sum() == pytest.approx(length, rel=1e-13)
    assert weight @ t**2 == pytest.approx(length / 3 * (1 - 1 / length**2), rel=1e-12)
    assert weight @ t**7 == pytest.approx(0, abs=1e-12 * length)
    with mp.workdps(40):
        cells = mpf(2) / mpf(length)
        # The sum of t^14 over midpoints of cells, by Bernoulli polynomials.
        ends = [
            mp.bernpoly(15, mpf(length) / 2 + mpf(1) / 2),
            mp.bernpoly(15, (1 - mpf(length)) / 2),
        ]
        truth = (ends[0] - ends[1]) / 15 * cells**14
    assert weight @ t**14 == pytest.approx(float(truth), rel=1e-12)


def test_blocks_and_their_halves_have_the_same_sum():
    blocks = Blocks(np.array([0.0, 100.0, 4096.0]), np.array([20.0, 64.0, 4096.0]))

    def sums(given):
        k, log_weight = given.nodes()
        return (np.exp(log_weight) / (k + 50)).sum(axis=1)

    truth = [np.sum(1 / (np.arange(a, a + n) + 50)) for a, n in ((0, 20), (100, 64), (4096, 4096))]
    np.testing.assert_allclose(sums(blocks), truth, rtol=1e-12)
    halves = sums(blocks.halves()).reshape(3, 2).sum(axis=1)
    np.testing.assert_allclose(halves, truth, rtol=2e-15)


@pytest.mark.parametrize("decay", [1e-2, 1e-5])
@pytest.mark.parametrize("power", [-0.99, -0.3, 0.5, 12.0, 31.0])
def test_dyadic_sums_powers_that_fall_off(power, decay):
    def summand(k):
        return np.exp(power * np.log(decay * k) - decay * k)

    last = (60 + 4 * max(power, 0)) / decay
    k, weight = dyadic(last)
    assert (k == k.round()).all()
    assert len(k) < 1600
    truth = np.sum(summand(np.arange(1.0, last)))
    assert float(weight[1:] @ summand(k[1:])) == pytest.approx(truth, rel=1e-14)


def test_strided_sums_a_wide_normal_shape():
    mean, deviation = np.array([3e3, 1e15]), np.array([40.0, 3e7])
    k, weight = strided(mean, deviation, np.array(np.inf))
    z = (k - mean[:, None]) / deviation[:, None]
    total = (weight * np.exp(-z * z / 2)).sum(axis=1)
    np.testing.assert_allclose(total, deviation * np.sqrt(2 * np.pi), rtol=1e-14)


def test_strided_keeps_to_the_support():
    k, weight = strided(np.array(2.0), np.array(1.5), np.array(5.0))
    assert sorted(k[weight > 0].tolist()) == [0, 1, 2, 3, 4, 5]
    assert weight.sum() == 6
