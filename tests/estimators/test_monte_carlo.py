"""k1, k2 and k3: bias, standard errors, and warnings where these are wrong."""

from __future__ import annotations

import numpy as np
import pytest

from kllab import (
    Beta,
    Categorical,
    Cauchy,
    Dirichlet,
    Exponential,
    Gamma,
    Multinomial,
    MultivariateNormal,
    Normal,
    Poisson,
    StudentT,
    Uniform,
    Weibull,
    Wishart,
    kl_divergence,
)
from kllab.estimators import from_log_ratio, monte_carlo, quadrature

PAIRS = [
    (Normal(0, 1), Normal(1, 1)),
    (Gamma(1.5, 1), Exponential(0.7)),
    (Poisson(3), Poisson(4)),
    (Beta(1.5, 1.25), Uniform(0, 1)),
    (Categorical([0.2, 0.3, 0.5]), Categorical([0.3, 0.3, 0.4])),
    (MultivariateNormal([0, 1], np.eye(2)), MultivariateNormal(0, [[1.5, 0.3], [0.3, 1]])),
]


def generator(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("estimator", ["k1", "k3"])
@pytest.mark.parametrize(("p", "q"), PAIRS, ids=lambda p: type(p).__name__)
def test_within_five_standard_errors_of_the_truth(p, q, estimator):
    found = monte_carlo(p, q, n=20_000, rng=generator(), estimator=estimator)
    assert abs(found.value - kl_divergence(p, q)) < 5 * found.standard_error
    assert found.standard_error < 0.05
    assert (found.n, found.method, found.warning) == (20_000, estimator, None)


def test_k2_is_a_quarter_too_large_for_normals_one_apart():
    found = monte_carlo(Normal(0, 1), Normal(1, 1), n=200_000, rng=generator(), estimator="k2")
    assert abs(found.value - 1.25 * 0.5) < 5 * found.standard_error
    assert "biased" in found.warning


def test_standard_errors_of_k1_cover_and_those_of_k3_do_not_where_its_variance_is_infinite():
    p, q = Normal(0, 1), Normal(0, 2)
    truth = kl_divergence(p, q)
    covered = dict.fromkeys(("k1", "k3"), 0)
    for seed in range(300):
        for estimator in covered:
            log_ratio = q.log_prob(x := p.sample(400, rng=generator(seed))) - p.log_prob(x)
            found = from_log_ratio(log_ratio, estimator)
            covered[estimator] += abs(found.value - truth) < 1.96 * found.standard_error
    assert covered["k1"] > 0.92 * 300
    assert covered["k3"] < 0.80 * 300


@pytest.mark.parametrize(
    ("p", "q", "estimator", "words"),
    [
        (Normal(0, 1), Normal(0, 1.42), "k3", "k3 has infinite variance"),
        (Exponential(1), Exponential(0.5), "k3", "k3 has infinite variance"),
        (Cauchy(0, 1), Normal(0, 1), "k1", "KL(P||Q) is infinite"),
        (StudentT(3, 0, 1), Normal(0, 1), "k1", "k1 has infinite variance"),
        (StudentT(6, 0, 1), Normal(0, 1), "k2", "k2 has infinite variance"),
        (Uniform(0, 1), Uniform(0, 2), "k3", "too small by 0.5"),
        (
            MultivariateNormal([0, 0], np.eye(2)),
            MultivariateNormal([0, 0], np.diag([1.0, 2.5])),
            "k3",
            "an eigenvalue of cov_q cov_p^-1 is 2.5",
        ),
    ],
    ids=lambda x: x if isinstance(x, str) else type(x).__name__,
)
def test_infinite_variance_gives_a_warning(p, q, estimator, words):
    found = monte_carlo(p, q, n=1000, rng=generator(), estimator=estimator)
    assert words in found.warning


@pytest.mark.parametrize(
    ("p", "q", "estimator"),
    [
        (Normal(0, 1), Normal(0, 1.41), "k3"),
        (Exponential(1), Exponential(0.51), "k3"),
        (StudentT(5, 0, 1), Normal(0, 1), "k1"),
        (Normal(0, 1), Cauchy(0, 1), "k1"),
    ],
    ids=lambda x: x if isinstance(x, str) else type(x).__name__,
)
def test_finite_variance_gives_no_warning(p, q, estimator):
    found = monte_carlo(p, q, n=1000, rng=generator(), estimator=estimator)
    assert found.warning is None or "of the sum of" in found.warning


def test_samples_outside_the_support_of_q_make_it_infinite():
    found = monte_carlo(Normal(0, 1), Exponential(1), n=100, rng=generator())
    assert found.value == np.inf
    assert found.standard_error is None
    assert "q gives 0 below 0" in found.warning


I2 = np.eye(2)


@pytest.mark.parametrize("estimator", ["k1", "k3"])
@pytest.mark.parametrize(
    ("p", "q", "words"),
    [
        (Dirichlet([1, 1]), MultivariateNormal([0, 0], I2), "p gives 1 to the simplex of 2"),
        (Multinomial(3, [0.5, 0.5]), MultivariateNormal([0, 0], I2), "p gives 1 to vectors of 2"),
        (Multinomial(1, [0.5, 0.5]), Dirichlet([1, 1]), "p gives 1 to vectors of 2 counts"),
        (MultivariateNormal([0, 0], I2), Dirichlet([1, 1]), "q gives 1 to the simplex of 2"),
        (Poisson(2), Normal(0, 1), "p is discrete and q continuous"),
        (Normal(0, 1), Poisson(2), "p is continuous and q discrete"),
    ],
    ids=lambda x: None if isinstance(x, str) else type(x).__name__,
)
def test_different_base_measures_give_infinity_whatever_the_densities(p, q, words, estimator):
    found = monte_carlo(p, q, n=100, rng=generator(), estimator=estimator)
    assert (found.value, found.standard_error, found.n) == (np.inf, None, 100)
    assert found.warning.startswith(f"KL(P||Q) is infinite: {words}")
    assert kl_divergence(p, q) == np.inf


def test_an_infinite_estimate_of_vectors_has_a_reason():
    p, q = Multinomial(3, [0.5, 0.5]), Multinomial(4, [0.5, 0.5])
    found = monte_carlo(p, q, n=100, rng=generator(), estimator="k3")
    assert (found.value, found.warning) == (np.inf, "q is 0 at 100 samples of p")


@pytest.mark.parametrize(
    ("p", "q", "words"),
    [
        (Beta(0.05, 0.05), Beta(0.1, 0.1), "samples of p, Beta,"),
        # The density of Q is finite there: the ratio is 0, but the sample is possible under Q.
        (Beta(0.05, 0.05), Uniform(0, 1), "samples of p, Beta,"),
        (Weibull(1, 0.01), Weibull(1, 0.02), "samples of p, Weibull,"),
        (Gamma(1e-3, 1), Gamma(1e-2, 1), "samples of p, Gamma,"),
        (Wishart(1.05, I2), Wishart(2, I2), "samples of p, Wishart,"),
    ],
    ids=lambda x: None if isinstance(x, str) else type(x).__name__,
)
def test_samples_rounded_to_an_end_raise_with_their_number(p, q, words):
    with pytest.raises(ValueError, match=r"^monte_carlo: \d+ of 1000 ") as refusal:
        monte_carlo(p, q, n=1000, rng=generator())
    assert words in str(refusal.value)
    assert f"to an end of its support ({p.support})" in str(refusal.value)
    assert "kl_divergence needs no samples" in str(refusal.value)


def test_all_rounded_samples_are_counted():
    p = Beta(0.05, 0.05)
    rounded = int(np.isin(p.sample(1000, rng=generator()), [0, 1]).sum())
    with pytest.raises(ValueError, match=f"monte_carlo: {rounded} of 1000"):
        monte_carlo(p, Beta(0.1, 0.1), n=1000, rng=generator())


@pytest.mark.parametrize(("log_ratio", "estimator"), [([1000.0, 0.0], "k3"), ([-1e200, 0.0], "k2")])
def test_overflow_gives_a_warning(log_ratio, estimator):
    found = from_log_ratio(log_ratio, estimator)
    assert (found.value, found.standard_error) == (np.inf, None)
    assert (
        f"{estimator} overflows: its summand for a log ratio of {log_ratio[0]:.6g}" in found.warning
    )


def test_the_warning_of_an_overflow_precedes_that_of_the_variance():
    found = monte_carlo(Normal(0, 1), Normal(0, 1e-120), n=9, rng=generator(), estimator="k2")
    assert found.value == np.inf
    assert "k2 overflows" in found.warning


def test_sums_and_squares_of_large_log_ratios_do_not_overflow():
    found = from_log_ratio([-1.7e308] * 10)
    assert found.value == pytest.approx(1.7e308, rel=1e-15)
    assert found.standard_error < 1e-14 * found.value
    found = from_log_ratio([-1e200, 1e200])
    assert (found.value, found.standard_error) == (0, pytest.approx(1e200))


def test_log_ratios_of_tokens_are_summed_along_their_axis():
    rng = np.random.default_rng(5)
    tokens = rng.normal(-0.02, 0.2, size=(300, 7))
    for estimator in ("k1", "k2", "k3"):
        of_sequences = from_log_ratio(tokens.sum(axis=1), estimator)
        assert from_log_ratio(tokens, estimator, token_axis=1) == of_sequences
        assert from_log_ratio(tokens.T, estimator, token_axis=0) == of_sequences
        assert from_log_ratio(tokens.T, estimator, token_axis=-2) == of_sequences
    assert from_log_ratio(tokens).n == 2100
    assert of_sequences.n == 300
    per_sequence = from_log_ratio(tokens, token_axis=1).value
    assert per_sequence == pytest.approx(7 * from_log_ratio(tokens).value)


@pytest.mark.parametrize("axis", [2, -3, 0.5, True, "1"])
def test_an_axis_of_tokens_that_is_none_is_named(axis):
    with pytest.raises(ValueError, match=r"token_axis is .*; allowed: an axis of log_ratio, which"):
        from_log_ratio([[0.1, 0.2]], token_axis=axis)


def test_log_ratios_as_reinforcement_learning_has_them():
    log_ratio = np.array([[-0.1, 0.3], [0.0, -0.8]])
    assert from_log_ratio(log_ratio, "k1").value == pytest.approx(0.15)
    assert from_log_ratio(log_ratio, "k2").value == pytest.approx((0.01 + 0.09 + 0.64) / 8)
    assert from_log_ratio(log_ratio, "k3").n == 4
    assert from_log_ratio([0.5]).standard_error is None
    dominated = np.zeros(100)
    dominated[3] = 5
    assert "one of 100 samples" in from_log_ratio(dominated, "k3").warning


@pytest.mark.parametrize(
    ("log_ratio", "estimator", "words"),
    [
        ([], "k1", "empty"),
        ([np.nan], "k1", "not NaN"),
        ([np.inf], "k1", "below infinity"),
        ([0.1], "k4", "must be 'k1', 'k2' or 'k3'"),
        ([0.1], ["k1"], "from_log_ratio: estimator must be 'k1', 'k2' or 'k3'"),
    ],
)
def test_invalid_log_ratios_raise(log_ratio, estimator, words):
    with pytest.raises(ValueError, match=words):
        from_log_ratio(log_ratio, estimator)


def test_invalid_arguments_raise():
    p = Normal(0, 1)
    with pytest.raises(TypeError, match="rng must be"):
        monte_carlo(p, p, n=10, rng=0)
    with pytest.raises(TypeError, match="q must be a distribution"):
        monte_carlo(p, 1, n=10, rng=generator())
    with pytest.raises(ValueError, match="single distribution"):
        monte_carlo(Normal([0, 1], 1), p, n=10, rng=generator())
    with pytest.raises(ValueError, match="n must be at least 1"):
        monte_carlo(p, p, n=0, rng=generator())
    for n in (2.5, "5", True, None, np.array([5])):
        with pytest.raises(TypeError, match="monte_carlo: n must be an integer, but it is"):
            monte_carlo(p, p, n=n, rng=generator())
    assert monte_carlo(p, p, n=np.int32(5), rng=generator()).n == 5
    for estimator in ("k4", ["k1"], None):
        with pytest.raises(ValueError, match="monte_carlo: estimator must be 'k1', 'k2' or 'k3'"):
            monte_carlo(p, p, n=5, rng=generator(), estimator=estimator)
    with pytest.raises(ValueError, match="one shape"):
        monte_carlo(p, MultivariateNormal([0, 0], np.eye(2)), n=10, rng=generator())


def test_quadrature_gives_its_error_and_the_reason_of_an_infinity():
    found = quadrature(Normal(0, 1), Normal(1, 1))
    assert found.value == pytest.approx(0.5, rel=1e-14)
    assert 0 < found.standard_error < 1e-13
    assert (found.n, found.method, found.warning) == (0, "quadrature", None)
    assert "too heavy" in quadrature(Cauchy(0, 1), Normal(0, 1)).warning
    with pytest.raises(ValueError, match="monte_carlo takes vectors"):
        quadrature(*[MultivariateNormal([0, 0], np.eye(2))] * 2)
