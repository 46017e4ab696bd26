"""The oracles of counts take shortcuts: moments, strides, integrals. Here are the plain sums."""

from __future__ import annotations

import itertools

import pytest
from mpmath import mp, mpf

from kllab import Binomial, Geometric, Multinomial, NegativeBinomial, Poisson
from tests.support.counts import expectation, nodes
from tests.support.families import negative_binomial
from tests.support.families.binomial import entropy_binomial, kl_binomial, log_binomial
from tests.support.families.geometric import entropy_geometric, kl_geometric
from tests.support.families.multinomial import entropy_multinomial, kl_multinomial
from tests.support.families.negative_binomial import (
    entropy_negative_binomial,
    kl_negative_binomial,
    log_negative_binomial,
)
from tests.support.families.poisson import entropy_poisson, kl_poisson, log_poisson


def plain(log_p, log_q, last):
    """KL and entropy by the sum over 0, ..., last."""
    divergence = entropy = mpf(0)
    for k in map(mpf, range(last + 1)):
        share = mp.exp(log_p(k))
        divergence += share * (log_p(k) - log_q(k))
        entropy -= share * log_p(k)
    return divergence, entropy


def close(value, truth, digits=30):
    return abs(value - truth) <= mpf(10) ** -digits * abs(truth)


def test_poisson():
    p, q = Poisson(7.5), Poisson(3.25)
    with mp.workdps(50):
        divergence, entropy = plain(
            lambda k: log_poisson(k, mpf(7.5)), lambda k: log_poisson(k, mpf(3.25)), 150
        )
        assert close(kl_poisson(p, q), divergence)
        assert close(entropy_poisson(p), entropy)


def test_geometric():
    p, q = Geometric(0.5), Geometric(0.75)
    with mp.workdps(50):
        divergence, entropy = plain(
            lambda k: (k + 1) * mp.log(mpf(0.5)),
            lambda k: mp.log(mpf(0.75)) + k * mp.log(mpf(0.25)),
            250,
        )
        assert close(kl_geometric(p, q), divergence)
        assert close(entropy_geometric(p), entropy)


@pytest.mark.parametrize("counts", [(20, 20), (20, 33)])
def test_binomial(counts):
    n, m = counts
    with mp.workdps(50):
        divergence, entropy = plain(
            lambda k: log_binomial(k, mpf(n), mpf(0.375)),
            lambda k: log_binomial(k, mpf(m), mpf(0.25)),
            n,
        )
        assert close(kl_binomial(Binomial(n, 0.375), Binomial(m, 0.25)), divergence)
        assert close(entropy_binomial(Binomial(n, 0.375)), entropy)


@pytest.mark.parametrize("r", [2.5, 4.0])
def test_negative_binomial(r):
    p, q = NegativeBinomial(2.5, 0.5), NegativeBinomial(r, 0.25)
    with mp.workdps(50):
        divergence, entropy = plain(
            lambda k: log_negative_binomial(k, mpf(2.5), mpf(0.5)),
            lambda k: log_negative_binomial(k, mpf(r), mpf(0.25)),
            250,
        )
        assert close(kl_negative_binomial(p, q), divergence)
        assert close(entropy_negative_binomial(p), entropy, 25)


def test_strides_are_the_whole_sum():
    n, a = mpf(6000), mpf(0.25)
    with mp.workdps(50):
        deviation = mp.sqrt(n * a * (1 - a))
        counts, stride = nodes(n * a, deviation, n, width=20)
        assert stride > 1

        def log_p(k):
            return log_binomial(k, n, a)

        by_strides = expectation(lambda k, log_of_k: log_of_k * k, log_p, counts, stride)
        whole = expectation(lambda k, log_of_k: log_of_k * k, log_p, list(range(500, 2600)), 1)
        assert close(by_strides, whole, 40)


def test_the_tail_by_an_integral_is_the_whole_sum(monkeypatch):
    p = NegativeBinomial(0.75, 0.9921875)
    whole = entropy_negative_binomial(NegativeBinomial(0.75, 0.9375))
    far = entropy_negative_binomial(p)
    monkeypatch.setattr(negative_binomial, "_FIRST", 30_000)
    assert close(entropy_negative_binomial(p), far, 20)
    assert close(entropy_negative_binomial(NegativeBinomial(0.75, 0.9375)), whole, 20)


def test_multinomial():
    n, of_p, of_q = 5, [0.5, 0.25, 0.25], [0.125, 0.375, 0.5]
    with mp.workdps(50):
        divergence = entropy = mpf(0)
        for x in itertools.product(range(n + 1), repeat=3):
            if sum(x) != n:
                continue
            ways = mp.factorial(n) / mp.fprod(mp.factorial(k) for k in x)
            log_p, log_q = (
                mp.log(ways) + mp.fsum(k * mp.log(mpf(c)) for k, c in zip(x, cells, strict=True))
                for cells in (of_p, of_q)
            )
            divergence += mp.exp(log_p) * (log_p - log_q)
            entropy -= mp.exp(log_p) * log_p
        assert close(kl_multinomial(Multinomial(n, of_p), Multinomial(n, of_q)), divergence)
        assert close(entropy_multinomial(Multinomial(n, of_p)), entropy)
