"""Jensen-Shannon, total variation and the numerical ways, against integrals and sums in mpmath."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from mpmath import mp, mpf

from kllab import (
    Bernoulli,
    Beta,
    Binomial,
    Categorical,
    Discrete,
    Exponential,
    Gamma,
    Geometric,
    Laplace,
    LogNormal,
    MultivariateNormal,
    NegativeBinomial,
    Normal,
    Poisson,
    Uniform,
    UnsupportedPairError,
    VonMises,
    Weibull,
    alpha_divergence,
    bhattacharyya,
    chi_squared,
    explain,
    f_divergence,
    jeffreys,
    jensen_shannon,
    kl_divergence,
    renyi,
    squared_hellinger,
    total_variation,
)
from kllab.divergences.chernoff_integral import gap_term
from kllab.divergences.scalar_fallback import scalar_total
from tests.support.definitions import log_density
from tests.support.exact_trials import jensen_shannon_of_cells, total_variation_of_cells
from tests.support.families.bernoulli import both_outcomes
from tests.support.families.categorical import shares
from tests.support.oracle import DRAWS, KINDS
from tests.support.truth import magnitude, nudged, relative_error


def density(p):
    """The density of a continuous distribution, or the probabilities of a discrete one."""
    log_p = log_density(p)
    return lambda x: mp.exp(log_p(x))


def crossings(one, other, ends):
    """Where the densities cross, between neighbours of a fine grid."""
    grid = np.unique(np.concatenate([np.linspace(a, b, 60) for a, b in pairwise(ends)]))
    found = []
    gap = [one(mpf(float(x))) - other(mpf(float(x))) for x in grid]
    for (a, b), (low, high) in zip(pairwise(grid), pairwise(gap), strict=True):
        if low * high < 0:
            found.append(
                mp.findroot(lambda x: one(x) - other(x), (float(a), float(b)), solver="anderson")
            )
    return found


def integral(term, p, q, ends):
    """The integral of ``term(p(x), q(x))``, cut where the densities cross."""
    one, other = density(p), density(q)
    finite = [max(min(e, 40.0), -40.0) for e in ends]
    points = sorted({mpf(e) for e in ends} | set(crossings(one, other, finite)))
    return mp.quad(lambda x: term(one(x), other(x)), points)


CONTINUOUS = [
    (Normal(0, 1), Normal(1, 2), [-mp.inf, -8, -2, 0, 2, 8, mp.inf]),
    (Normal(0, 1), Laplace(0.5, 1), [-mp.inf, -8, -2, 0, 0.5, 2, 8, mp.inf]),
    (Normal(0, 1), Normal(1e-4, 1), [-mp.inf, -8, -2, 0, 2, 8, mp.inf]),
    (Laplace(0, 1), Laplace(1, 2), [-mp.inf, -16, -4, 0, 1, 4, 16, mp.inf]),
    (Exponential(1), Gamma(2.5, 1.5), [0, 0.5, 1, 2, 4, 8, 16, mp.inf]),
    (Gamma(2.5, 1), LogNormal(0.5, 0.75), [0, 0.25, 0.5, 1, 2, 4, 8, 32, mp.inf]),
    (Weibull(1, 1.5), Weibull(1.5, 2.5), [0, 0.5, 1, 2, 4, mp.inf]),
    (Beta(2.5, 1.5), Uniform(0, 1), [0, 0.25, 0.5, 0.75, 1]),
    (VonMises(0, 2), VonMises(1, 0.5), [-mp.pi, -2, -1, 0, 1, 2, mp.pi]),
]
DISCRETE = [
    (Poisson(3), Geometric(0.25), 400),
    (Poisson(3), Poisson(3.5), 120),
    (Binomial(10, 0.25), Binomial(14, 0.25), 15),
    (Binomial(10, 0.25), Poisson(2.5), 120),
    (Geometric(0.25), Geometric(0.5), 400),
]


def js_term(a, b):
    return jensen_shannon_of_cells([a], [b])


def tv_term(a, b):
    return abs(a - b) / 2


def affinity_term(alpha):
    return lambda a, b: a**alpha * b ** (1 - alpha) if a and b else mpf(0)


def check_all(p, q, measure):
    with mp.workdps(25):
        half, third = (measure(affinity_term(mpf(a))) for a in (0.5, 0.3))
        expected = {
            jensen_shannon: measure(js_term),
            total_variation: measure(tv_term),
            squared_hellinger: 1 - half,
            bhattacharyya: -mp.log(half),
        }
        for function, truth in expected.items():
            explained = explain(function, p, q)
            assert relative_error(explained.value, truth) <= 1e-12, (function, explained, truth)
            assert explained.reason is None
            assert abs(explained.value - truth) <= explained.error + 1e-14 * explained.value
        assert relative_error(renyi(p, q, 0.3), -mp.log(third) / mpf(0.7)) <= 1e-12
        assert relative_error(alpha_divergence(p, q, 0.3), (1 - third) / mpf(0.21)) <= 1e-12
        assert f_divergence(lambda t: (np.sqrt(t) - 1) ** 2 / 2, p, q) == pytest.approx(
            float(1 - half), rel=1e-11
        )
        triangular = measure(lambda a, b: (a - b) ** 2 / (a + b) if a + b else mpf(0))
        assert f_divergence(lambda t: (t - 1) ** 2 / (t + 1), p, q) == pytest.approx(
            float(triangular), rel=1e-11
        )


def name(case):
    return f"{case[0]}-{case[1]}"


@pytest.mark.slow
@pytest.mark.parametrize("case", CONTINUOUS, ids=name)
def test_integrals(case):
    p, q, ends = case
    check_all(p, q, lambda term: integral(term, p, q, ends))


@pytest.mark.parametrize("case", DISCRETE, ids=name)
def test_sums(case):
    p, q, count = case
    one, other = density(p), density(q)
    check_all(p, q, lambda term: mp.fsum(term(one(k), other(k)) for k in map(mpf, range(count))))


@pytest.mark.parametrize("kind", KINDS)
def test_cells_in_closed_form(kind):
    rng = np.random.default_rng(KINDS.index(kind))
    for family, cells in ((Bernoulli, both_outcomes), (Categorical, shares)):
        for _ in range(60):
            p, q = DRAWS[family, family](rng, kind)
            with mp.workdps(400):
                a, b = cells(p), cells(q)
                for function, truth in (
                    (jensen_shannon, jensen_shannon_of_cells(a, b)),
                    (total_variation, total_variation_of_cells(a, b)),
                ):
                    explained = explain(function, p, q)
                    assert relative_error(explained.value, truth) <= 1e-13, (function, p, q)
                    assert explained.method == "closed form"
            assert jensen_shannon(p, p) == total_variation(p, p) == 0
            assert jensen_shannon(p, q) <= np.log(2)
            assert total_variation(p, q) <= 1


def one_scale(rng, kind):
    if kind == "near":
        scale = magnitude(rng, -100, 100)
        return scale, nudged(rng, scale)
    low, high = (-150, 150) if kind == "extreme" else (-1, 1)
    return magnitude(rng, low, high, 2)


def rates(a, b):
    """Total variation of exponentials of rates a and b."""
    a, b = min(a, b), max(a, b)
    if a == b:
        return mpf(0)
    x = mp.log(b / a) / (b - a)
    return mp.exp(-a * x) - mp.exp(-b * x)


@pytest.mark.parametrize("kind", KINDS)
def test_total_variation_in_closed_form(kind):
    rng = np.random.default_rng(KINDS.index(kind))
    for _ in range(60):
        a, b = (float(x) for x in one_scale(rng, kind))
        step = float(a * magnitude(rng, -20, 2))
        with mp.workdps(600):
            x, y = mpf(a), mpf(b)
            cases = [
                (Exponential(a), Exponential(b), rates(x, y)),
                (Laplace(0, a), Laplace(0, b), rates(1 / x, 1 / y)),
                (Laplace(0, a), Laplace(step, a), 1 - mp.exp(-mpf(step) / x / 2)),
                (Normal(0, a), Normal(step, a), mp.erf(mpf(step) / x / mp.sqrt(8))),
                (Weibull(a, 2.5), Weibull(b, 2.5), rates(x**-2.5, y**-2.5)),
                (Uniform(0, a), Uniform(0, b), 1 - min(x, y) / max(x, y)),
            ]
        for p, q, truth in cases:
            explained = explain(total_variation, p, q)
            assert explained.method == "closed form"
            found = relative_error(explained.value, truth)
            assert found <= 1e-13 or truth < 1e-300, (found, p, q, explained)
            assert total_variation(p, p) == 0


@pytest.mark.parametrize("kind", ["ordinary", "near"])
def test_total_variation_of_geometrics(kind):
    rng = np.random.default_rng(KINDS.index(kind))
    for _ in range(60):
        p, q = DRAWS[Geometric, Geometric](rng, kind)
        a, b = sorted((float(p.probs), float(q.probs)))
        with mp.workdps(800):
            if a == b:
                truth = mpf(0)
            elif b == 1:
                truth = 1 - mpf(a)
            else:
                x, y = mpf(a), mpf(b)
                k = mp.floor(mp.log(y / x) / mp.log((1 - x) / (1 - y))) + 1
                truth = (1 - x) ** k - (1 - y) ** k
        assert relative_error(total_variation(p, q), truth) <= 1e-13, (p, q)


def test_uniform_jensen_shannon():
    rng = np.random.default_rng(5)
    for kind in KINDS:
        for _ in range(40):
            p, q = DRAWS[Uniform, Uniform](rng, kind)
            with mp.workdps(300):
                a, b, c, d = (mpf(float(x)) for x in (p.low, p.high, q.low, q.high))
                shared = max(min(b, d) - max(a, c), mpf(0))
                x, y = shared / (b - a), shared / (d - c)
                truth = jensen_shannon_of_cells([1 - x, mpf(0), x], [mpf(0), 1 - y, y])
            assert relative_error(jensen_shannon(p, q), truth) <= 1e-13, (p, q)


def test_equal_covariances():
    covariance = np.array([[2.0, 0.5], [0.5, 1.0]])
    p, q = MultivariateNormal([0, 1], covariance), MultivariateNormal([1, 1], covariance)
    distance = np.sqrt([1, 0] @ np.linalg.solve(covariance, [1, 0]))
    expected = total_variation(Normal(0, 1), Normal(distance, 1))
    assert total_variation(p, q) == pytest.approx(expected, rel=1e-14)
    with pytest.raises(UnsupportedPairError, match="no total variation distance is known"):
        total_variation(p, MultivariateNormal([0, 1], np.eye(2)))
    with pytest.raises(UnsupportedPairError, match="no Jensen-Shannon divergence is known"):
        jensen_shannon(p, q)


def test_jeffreys_is_kl_both_ways():
    p, q = Normal([0, 1], 1), Normal(0, 2)
    assert jeffreys(p, q).tolist() == (kl_divergence(p, q) + kl_divergence(q, p)).tolist()
    explained = explain(jeffreys, Categorical([0.5, 0.5]), Categorical([1, 0]))
    assert explained.reason == "KL(P||Q): q gives 0 where p gives 0.5 (outcome 1)"
    explained = explain(jeffreys, Categorical([1, 0]), Categorical([0.5, 0.5]))
    assert explained.reason.startswith("KL(Q||P): p gives 0 where q gives 0.5")


def test_bounds_are_reached_by_what_has_nothing_in_common():
    for p, q in (
        (Uniform(0, 1), Uniform(2, 3)),
        (Normal(0, 1), Poisson(1)),
        (Uniform(0, 1), Uniform(1, 5)),
        (Categorical([1, 0]), Categorical([0, 1])),
        (Normal(0, 1e-3), Laplace(1e6, 1e-3)),
    ):
        for function, bound in (
            (total_variation, 1.0),
            (jensen_shannon, np.log(2)),
            (squared_hellinger, 1.0),
        ):
            explained = explain(function, p, q)
            assert abs(explained.value - bound) <= explained.error + 1e-14
            # At 1e6 a float64 is off by 1e-7 of a scale of 1e-3, and so are the nodes.
            assert explained.error < 1e-6
        assert total_variation(p, q) <= 1
        assert jensen_shannon(p, q) <= np.log(2)


def test_chi_squared_by_quadrature():
    p, q = Normal(0, 1), Laplace(0, 2)
    with mp.workdps(25):
        truth = integral(lambda a, b: a * a / b if a else mpf(0), p, q, [-mp.inf, -4, 0, 4, mp.inf])
        assert relative_error(chi_squared(p, q), truth - 1) <= 1e-12
    explained = explain(chi_squared, q, p)
    assert explained.value == np.inf
    assert explained.reason


def test_what_cannot_be_right_is_not_clipped():
    with pytest.raises(ArithmeticError, match="cannot exceed 1, but quadrature gave inf"):
        scalar_total("distance", Normal(0, 2), Normal(0, 1), gap_term(2.0), bound=1.0)


@pytest.mark.parametrize(
    ("function", "p", "q", "parameters", "reason"),
    [
        (alpha_divergence, Binomial(5, 0.3), Poisson(2), {"alpha": -1}, "p gives 0 above 5, where"),
        (alpha_divergence, Binomial(5, 0.3), Poisson(2), {"alpha": 0}, "p gives 0 above 5, where"),
        (alpha_divergence, Uniform(0, 1), Normal(0, 1), {"alpha": 0}, "p gives 0 below 0, where q"),
        (chi_squared, Poisson(2), Binomial(5, 0.3), {}, "q gives 0 above 5, where p gives"),
        (chi_squared, NegativeBinomial(2, 0.5), Poisson(2), {}, "the sum diverges"),
        (chi_squared, Discrete([0, 9], [0.5, 0.5]), Binomial(5, 0.3), {}, "q gives 0 above 5, wh"),
        (
            alpha_divergence,
            Bernoulli(0.5),
            Discrete([0, 1, 2], [0.5, 0.25, 0.25]),
            {"alpha": -1},
            "p gives 0 above 1, where q gives 0.25",
        ),
    ],
)
def test_a_reason_names_who_gives_nothing(function, p, q, parameters, reason):
    explained = explain(function, p, q, **parameters)
    assert explained.value == np.inf
    assert explained.reason.startswith(reason)


def test_what_counts_give_to_unlisted_outcomes_is_seen_and_its_error_told():
    counts = Poisson(0.5)
    probs = np.asarray(counts.prob(np.arange(11.0)))
    listed = Categorical(probs / probs.sum())
    with mp.workdps(40):
        rate, given = mpf(0.5), [mpf(float(each)) for each in listed.probs]
        total = mp.fsum(given)
        exact = [mp.exp(-rate) * rate**k / mp.factorial(k) for k in range(60)]
        apart = [abs(a / total - b) for a, b in zip(given, exact, strict=False)]
        truth = (mp.fsum(apart) + mp.fsum(exact[11:])) / 2
        for p, q in ((counts, listed), (listed, counts)):
            found = explain(total_variation, p, q)
            assert abs(found.value - truth) <= found.error < 1e-14
            assert abs(found.value - truth) <= 1e-15


def test_the_logarithm_of_a_huge_term_loses_no_digits_where_its_probability_is_ordinary():
    p, rate = Discrete([3, 0, 7], [0.25, 0.5, 0.25]), 2.1044918982834943e262
    found = explain(kl_divergence, p, Poisson(rate))
    assert abs(found.value - rate) <= min(found.error, 1e-14 * rate)
