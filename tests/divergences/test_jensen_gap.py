"""The gaps between weighted means against mpmath."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

from kllab.divergences.jensen_gap import log_mean_gap, mean_gap
from kllab.special.cancellation import exponential_excess
from tests.support.truth import LARGEST, magnitude, relative_error

ORDERS = [0.5, 0.1, 0.9, 0.999, 1e-9, 1 - 1e-9, 2.0, -1.0, 3.0, 1.5, -0.3]


def both(rng, kind):
    if kind == "near":
        a = magnitude(rng, -200, 200)
        return a, a * abs(1 + magnitude(rng, -16, 0) * rng.normal())
    return magnitude(rng, *((-150, 150) if kind == "far" else (-1, 1)), 2)


def heavier_first(a, b, alpha):
    """The arguments of both gaps for the weight alpha of a: the lesser weight goes last."""
    return (a, b, b - a, 1 - alpha) if alpha > 0.5 else (b, a, a - b, alpha)


@pytest.mark.parametrize("kind", ["ordinary", "near", "far"])
@pytest.mark.parametrize("alpha", ORDERS)
def test_against_the_definition(kind, alpha):
    rng = np.random.default_rng(1)
    for _ in range(60):
        a, b = map(np.float64, both(rng, kind))
        with mp.workdps(800), np.errstate(all="ignore"):
            x, y, w = mpf(float(a)), mpf(float(b)), mpf(alpha)
            mean = w * x + (1 - w) * y
            gap = abs(mean - x**w * y ** (1 - w)) if a != b else mpf(0)
            value = float(mean_gap(*heavier_first(a, b, alpha)))
            if not 1e308 < gap < LARGEST * 2:
                # Beyond [0, 1] a power of 1e150 is an exponential of 1e3.
                assert relative_error(value, gap) <= (2e-14 if 0 <= alpha <= 1 else 1e-12)
            value = float(log_mean_gap(*heavier_first(a, b, alpha)))
            if mean <= 0:
                assert np.isnan(value)
            elif a != b:
                expected = abs(mp.log(mean) - w * mp.log(x) - (1 - w) * mp.log(y))
                # Next to where it ends, the mean itself is a small difference.
                slack = 2e-14 * (1 + float(max(x, y) / mean) * 1e-2)
                assert relative_error(value, expected) <= slack


@pytest.mark.parametrize("alpha", [0.0, 0.25, 1.0, 2.0, -1.0])
def test_zeros(alpha):
    zero, two = np.zeros(()), np.full((), 2.0)
    with np.errstate(all="ignore"):
        assert mean_gap(*heavier_first(zero, zero, alpha)) == 0
        with_p, with_q = (
            mean_gap(*heavier_first(a, b, alpha)) for a, b in ((two, zero), (zero, two))
        )
    # At 0 the limit counts: b where a is 0 is lost.
    expected = {0.0: (0, 2), 0.25: (0.5, 1.5), 1.0: (2, 0), 2.0: (np.inf, 2), -1.0: (2, np.inf)}
    assert (float(with_p), float(with_q)) == expected[alpha]


def test_exponential_excess():
    rng = np.random.default_rng(2)
    t = np.concatenate([magnitude(rng, -150, 2, 300), -magnitude(rng, -150, 2, 300), [0.0, 0.25]])
    with mp.workdps(600):
        for x, value in zip(t.tolist(), exponential_excess(t).tolist(), strict=True):
            assert relative_error(value, mp.expm1(mpf(x)) - mpf(x)) <= 2e-15
