"""Comparison of densities and distribution functions with their definitions in many digits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from mpmath import mp, mpf

from tests.support.oracle import DRAWS, KINDS, LARGEST
from tests.support.truth import magnitude

DIGITS = 160
"""Enough for terms up to 1e100 times the result that cancel."""


def exactly(*parameters: Any) -> tuple[mpf, ...]:
    """Return the exact values of float64 parameters."""
    return tuple(mpf(float(value)) for value in parameters)


def outcomes(p: Any, rng: np.random.Generator) -> list[float]:
    """Return samples, points close to and far from one of them, and the mode."""
    with np.errstate(all="ignore"):
        x = p.sample(3, rng=rng)
        factors = [1 + 1e-9, magnitude(rng, -3, 3), magnitude(rng, -30, 5)]
        points = [*x, *(x[0] * np.array(factors)), p.mode]
    return [float(x) for x in points if p.support.contains(np.float64(x)) and x != 0]


def assert_log_prob(p: Any, x: float, truth: mpf) -> None:
    """Assert an error below 1e-13, relative above 1, and -inf where it overflows."""
    value = p.log_prob(x)
    if abs(truth) > LARGEST:
        assert value == -np.inf, (p, x, value, truth)
    else:
        assert abs(value - truth) <= 1e-13 * max(1, abs(truth)), (p, x, value, truth)


def assert_log_density(family: type, log_density: Callable[[Any, mpf], mpf], count: int) -> None:
    """Compare ``log_prob`` of random members of a family with the definition."""
    for kind in KINDS:
        rng = np.random.default_rng([21, KINDS.index(kind)])
        for _ in range(count):
            p, _ = DRAWS[family, family](rng, kind)
            for x in outcomes(p, rng):
                with mp.workdps(DIGITS):
                    assert_log_prob(p, x, log_density(p, mpf(x)))


def assert_cdf(
    family: type, cdf: Callable[[Any, mpf], mpf | None], count: int, bar: float = 1e-13
) -> None:
    """Compare ``cdf`` of random members with the definition, which is None where it is slow.

    The error is relative, in the lower tail too, down to the smallest normal number.
    """
    for kind in KINDS:
        rng = np.random.default_rng([22, KINDS.index(kind)])
        for _ in range(count):
            p, _ = DRAWS[family, family](rng, kind)
            for x in outcomes(p, rng):
                with mp.workdps(60):
                    truth = cdf(p, mpf(x))
                    if truth is not None:
                        error = abs(p.cdf(x) - truth)
                        assert error <= bar * truth + mpf("1e-300"), (p, x, p.cdf(x), truth)


def assert_moment(value: float, truth: mpf, bar: float = 1e-13) -> None:
    """Assert a relative error below `bar`, and inf where it overflows."""
    if truth > LARGEST:
        assert value == np.inf
    else:
        assert abs(value - truth) <= bar * abs(truth) + mpf("1e-310"), (value, truth)
