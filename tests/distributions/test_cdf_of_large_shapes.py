"""Distribution functions of large shapes, against integrals of the density from x outwards."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

from kllab import Beta, Binomial, Gamma, NegativeBinomial
from tests.support.truth import magnitude

pytestmark = pytest.mark.slow


def gamma_below(a: mpf, t: mpf) -> mpf:
    def density(y: mpf) -> mpf:
        return mp.exp((a - 1) * mp.log(y) - y - mp.loggamma(a))

    return below(density, t, a - 1, mp.sqrt(a))


def beta_below(a: mpf, b: mpf, x: mpf) -> mpf:
    log_normaliser = mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)

    def density(y: mpf) -> mpf:
        return mp.exp((a - 1) * mp.log(y) + (b - 1) * mp.log(1 - y) - log_normaliser)

    return below(density, x, (a - 1) / (a + b - 2), mp.sqrt(x * (1 - x) / (a + b)))


def below(density, x: mpf, mode: mpf, deviation: mpf) -> mpf:
    outwards = -1 if x < mode else 1
    tail = mp.quad(lambda s: density(x + outwards * s), [deviation * k / 2 for k in range(60)])
    return tail if x < mode else 1 - tail


def of_gamma(rng):
    a = magnitude(rng, 5, 15)
    t = float(a + rng.uniform(-9, 6) * np.sqrt(a))
    return Gamma(a, 1).cdf(t), gamma_below(mpf(a), mpf(t))


def of_beta(rng):
    a, b = magnitude(rng, 5, 17, 2)
    mean = a / (a + b)
    x = float(mean + rng.uniform(-9, 6) * np.sqrt(mean * (1 - mean) / (a + b)))
    return Beta(a, b).cdf(x), beta_below(mpf(a), mpf(b), mpf(x))


def of_binomial(rng):
    n, p = float(np.floor(magnitude(rng, 6, 17))), rng.uniform(0.1, 0.9)
    k = float(np.floor(n * p + rng.uniform(-6, 6) * np.sqrt(n * p * (1 - p))))
    return Binomial(n, p).cdf(k), 1 - beta_below(mpf(k) + 1, mpf(n) - mpf(k), mpf(p))


def of_negative_binomial(rng):
    r, p = magnitude(rng, 5.1, 15), rng.uniform(0.3, 0.9)
    mean = r * p / (1 - p)
    k = float(np.floor(mean + rng.uniform(-6, 6) * np.sqrt(mean / (1 - p))))
    return NegativeBinomial(r, p).cdf(k), 1 - beta_below(mpf(k) + 1, mpf(r), mpf(p))


@pytest.mark.parametrize("case", [of_gamma, of_beta, of_binomial, of_negative_binomial])
def test_all_digits_in_both_tails(case):
    rng = np.random.default_rng(8)
    for _ in range(25):
        with mp.workdps(60):
            value, truth = case(rng)
            assert abs(mpf(value) - truth) <= 1e-13 * truth


def test_at_the_ends_and_far_away():
    assert Gamma([1e5, 1e300], [1.0, 1e300]).cdf([[0.0, 0.0], [np.inf, 2.0]]).tolist() == [
        [0, 0],
        [1, 1],
    ]
    assert Beta(1e6, 1e6).cdf([0.0, 1e-300, 0.5, 1.0]).tolist() == pytest.approx([0, 0, 0.5, 1])
    assert Beta(1e308, 1e308).cdf([0.4, 0.6]).tolist() == [0, 1]
    assert Binomial(1e7, 0.3).cdf([-1, 0, 1e7 - 1, 1e7]).tolist() == [0, 0, 1, 1]


def test_a_batch_is_its_elements():
    shapes, x = np.array([1.0, 1e4, 1e5, 1e8]), np.array([[0.999], [1.001]])
    batch = Gamma(shapes, shapes).cdf(x)
    assert batch.tolist() == [[Gamma(a, a).cdf(t) for a in shapes] for t in x[:, 0]]
