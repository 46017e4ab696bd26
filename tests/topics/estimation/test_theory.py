"""Moments of the estimators in closed form, against quadrature in mpmath."""

from __future__ import annotations

import mpmath as mp
import pytest

from kllab.topics.estimation.spec import Sampling
from kllab.topics.estimation.theory import theory

PAIRS = [(1.0, 1.0), (0.0, 0.8), (0.5, 1.3), (3.0, 0.75), (1.0, 1.35)]


def moments(shift: float, scale: float) -> dict[str, tuple[mp.mpf, mp.mpf]]:
    """Return mean and variance of one summand of each estimator, from their definitions."""
    m, s = mp.mpf(shift), mp.mpf(scale)

    def log_ratio(x: mp.mpf) -> mp.mpf:  # log q/p
        return (x * x - ((x - m) / s) ** 2) / 2 - mp.log(s)

    def mean_p(f: object) -> mp.mpf:
        return mp.quad(lambda x: mp.npdf(x) * f(x), mp.linspace(-40, 40, 17))

    def of(k: object) -> tuple[mp.mpf, mp.mpf]:
        mean = mean_p(k)
        return mean, mean_p(lambda x: (k(x) - mean) ** 2)

    k1 = of(lambda x: -log_ratio(x))
    # E_q[(p/q)^2] = E_p[p/q].
    of_ratio = mean_p(lambda x: mp.exp(-log_ratio(x))) - 1
    return {
        "k1": k1,
        "k2": of(lambda x: log_ratio(x) ** 2 / 2),
        "k3": of(lambda x: mp.expm1(log_ratio(x)) - log_ratio(x)),
        "dv": (k1[0], k1[1] + of_ratio),
        "nwj": (k1[0], k1[1] + of_ratio),
    }


@pytest.mark.parametrize(("shift", "scale"), PAIRS)
def test_mean_and_spread_are_those_of_the_definitions(shift: float, scale: float) -> None:
    found = theory(Sampling(shift=shift, scale=scale, n=7))
    with mp.workdps(20):
        for name, (mean, variance) in moments(shift, scale).items():
            assert found[name].mean == pytest.approx(float(mean), rel=1e-10, abs=1e-14), name
            spread = float(mp.sqrt(variance / 7))
            assert found[name].standard_deviation == pytest.approx(spread, rel=1e-10), name


def test_k3_and_the_bounds_have_infinite_variance_from_where_it_is() -> None:
    for scale, infinite in ((2**0.5 + 1e-9, ["k3"]), (2.0, ["k3"]), (0.7, ["dv", "nwj"])):
        found = theory(Sampling(scale=scale))
        over = [name for name, one in found.items() if one.standard_deviation == float("inf")]
        assert over == infinite
    assert theory(Sampling(scale=1.41))["k3"].standard_deviation < float("inf")
    assert theory(Sampling(shift=0.0, scale=1.0))["k3"].standard_deviation == 0.0
