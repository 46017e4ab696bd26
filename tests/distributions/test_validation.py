"""Invalid parameters and the messages of their errors."""

from __future__ import annotations

import decimal

import numpy as np
import pytest

from kllab import (
    Bernoulli,
    Beta,
    Binomial,
    Categorical,
    Dirichlet,
    Discrete,
    Exponential,
    Gamma,
    Geometric,
    Gumbel,
    HalfNormal,
    InverseGamma,
    LogNormal,
    LowRankMultivariateNormal,
    Multinomial,
    MultivariateNormal,
    NegativeBinomial,
    Normal,
    NormalMixture,
    Pareto,
    Poisson,
    StudentT,
    Uniform,
    VonMises,
    Weibull,
    Wishart,
)

I2 = np.eye(2)
BAD = (0, -1, np.inf, np.nan)
INVALID = [
    # family, parameters, what the message must contain
    (Normal, (0, 0), ["Normal: scale must be positive and finite", "it is 0.0"]),
    (Normal, (0, -1), ["scale must be positive", "-1.0"]),
    (Normal, (0, [[1, 2], [3, -4]]), ["scale[1, 1] is -4.0"]),
    (Normal, (np.nan, 1), ["Normal: loc must be finite", "nan"]),
    (Normal, ([0, np.inf], 1), ["loc must be finite", "loc[1] is inf"]),
    (Normal, (0, np.inf), ["scale must be positive and finite", "inf"]),
    (Normal, (0, np.nan), ["scale must be positive and finite", "nan"]),
    (Normal, (1j, 1), ["loc must be real numbers", "1j"]),
    (Normal, ("zero", 1), ["loc must be real numbers", "'zero'"]),
    (Normal, (0, None), ["scale must be real numbers", "None"]),
    (Normal, (0, [decimal.Decimal(1)]), ["scale must be real numbers", "object"]),
    (Normal, (0, [[1, 2], [3]]), ["scale must be real numbers", "[[1, 2], [3]]"]),
    (Normal, (np.datetime64("2020-01-01"), 1), ["loc must be real numbers", "datetime64"]),
    (Normal, (np.ma.masked_array([1.0, 2.0], [True, False]), 1), ["loc must be real numbers"]),
    (Normal, (10**400, 1), ["loc must be real numbers"]),
    (Normal, (np.longdouble("1e400"), 1), ["loc must be finite", "inf"]),
    (Normal, ([1, 2], [1, 2, 3]), ["loc of shape (2,)", "scale of shape (3,)", "do not broadcast"]),
    (Bernoulli, (-1e-300,), ["Bernoulli: probs must be between 0 and 1", "-1e-300"]),
    (Bernoulli, (np.nextafter(1, 2),), ["between 0 and 1", "1.0000000000000002"]),
    (Bernoulli, ([0.5, np.nan],), ["probs[1] is nan"]),
    (Categorical, ([0.5, 0.6],), ["Categorical: probs must be", "sum to 1", "whose sum is 1.1"]),
    (Categorical, ([0, 0],), ["whose sum is 0.0"]),
    (Categorical, ([0.5, 0.500002],), ["to within 1e-06", "whose sum is 1.0000019999999998"]),
    (Categorical, ([1.5, -0.5],), ["non-negative", "probs[1] is -0.5"]),
    (Categorical, ([np.nan, 1],), ["non-negative and finite", "probs[0] is nan"]),
    (Categorical, ([[0.5, 0.5], [0.5, 0.4]],), ["probs[1] is [0.5, 0.4]", "whose sum is 0.9"]),
    (Categorical, (1.0,), ["must be a vector", "its shape is ()"]),
    (Categorical, ([],), ["whose sum is 0.0"]),
    (
        MultivariateNormal,
        (0,),
        ["exactly one of covariance_matrix and scale_tril", "none was given"],
    ),
    (
        MultivariateNormal,
        (0, I2, I2),
        ["exactly one", "covariance_matrix and scale_tril were given"],
    ),
    (MultivariateNormal, (0, [[1, 2], [2, 1]]), ["positive definite", "smallest eigenvalue is -1"]),
    (MultivariateNormal, (0, np.ones((2, 2))), ["smallest eigenvalue is 0 to within rounding"]),
    (MultivariateNormal, (0, -I2), ["positive definite", "smallest eigenvalue is -1"]),
    (MultivariateNormal, (0, [I2, [[1, 2], [2, 1]], -I2]), ["covariance_matrix[1] is [[1.0, 2.0]"]),
    (MultivariateNormal, (0, [I2, I2, I2 * 0]), ["covariance_matrix[2] is [[0.0, 0.0]"]),
    (
        MultivariateNormal,
        (0, [[1, 0.5], [0.4, 1]]),
        ["symmetric", "0.5 at [0, 1]", "0.4 at [1, 0]"],
    ),
    (MultivariateNormal, (0, [[1e-8, 1e-8], [0, 1]]), ["symmetric", "1e-08 at [0, 1]"]),
    (MultivariateNormal, (0, np.ones((2, 3))), ["a square matrix", "of shape (2, 3)"]),
    (MultivariateNormal, (0, np.ones((0, 0))), ["a square matrix", "of shape (0, 0)"]),
    (MultivariateNormal, (0, [1, 2]), ["must be a matrix", "its shape is (2,)"]),
    (MultivariateNormal, (0, 1), ["must be a matrix", "its shape is ()"]),
    (MultivariateNormal, (0, [[1, np.nan], [0, 1]]), ["covariance_matrix[0, 1] is nan"]),
    (MultivariateNormal, (np.nan, I2), ["loc must be finite", "nan"]),
    (MultivariateNormal, ([], I2), ["loc must be a vector", "of shape (0,)"]),
    (MultivariateNormal, ([1, 2, 3], I2), ["loc of shape (3,) does not fit", "(2, 2)"]),
    (
        MultivariateNormal,
        (np.ones((3, 2)), np.stack([I2] * 2)),
        ["(3, 2)", "(2, 2, 2)", "broadcast"],
    ),
    (MultivariateNormal, (0, None, [[1, 1], [0, 1]]), ["lower triangular", "1.0 at [0, 1]"]),
    (MultivariateNormal, (0, None, [[1, 0], [5, 0]]), ["positive diagonal", "0.0 at [1, 1]"]),
    (MultivariateNormal, (0, None, [[1, 0], [5, -2]]), ["positive diagonal", "-2.0 at [1, 1]"]),
    (LowRankMultivariateNormal, (0, [[1]], [0]), ["cov_diag must be positive", "cov_diag[0] is"]),
    (LowRankMultivariateNormal, (0, [1], [1]), ["cov_factor must be a matrix", "shape is (1,)"]),
    (LowRankMultivariateNormal, (0, np.ones((2, 0)), [1, 1]), ["a matrix", "of shape (2, 0)"]),
    (LowRankMultivariateNormal, (0, [[1]], [1, 1]), ["of shape (1, 1) and cov_diag of shape (2,)"]),
    (LowRankMultivariateNormal, (np.inf, [[1]], [1]), ["loc must be finite"]),
    (MultivariateNormal, (0, "S"), ["covariance_matrix must be real numbers", "'S'"]),
    (Beta, (0, 1), ["Beta: concentration1 must be positive and finite"]),
    (Beta, (1, [1, np.inf]), ["concentration0[1] is inf"]),
    (Binomial, (2.5, 0.5), ["total_count must be a non-negative integer, but it is 2.5"]),
    (Binomial, (-1, 0.5), ["total_count must be a non-negative integer"]),
    (Binomial, (np.inf, 0.5), ["total_count must be a non-negative integer"]),
    (Binomial, (3, 1.5), ["probs must be between 0 and 1"]),
    (Dirichlet, ([1, 0],), ["Dirichlet: concentration must be positive and finite"]),
    (Dirichlet, (2.0,), ["Dirichlet: concentration must be a vector"]),
    (Discrete, ([1, 2, 1], [0.5, 0.25, 0.25]), ["Discrete: ", "values must be distinct"]),
    (Discrete, ([1, np.inf], [0.5, 0.5]), ["Discrete: ", "values must be finite"]),
    (Discrete, (1, 1), ["Discrete: ", "values must be a vector"]),
    (Discrete, ([1, 2], [0.5, 0.6]), ["Discrete: ", "sum to 1"]),
    (Discrete, ([1, 2], [0.5, 0.25, 0.25]), ["Discrete: ", "2 values and 3 probabilities"]),
    *((Exponential, (rate,), ["Exponential: rate must be positive and finite"]) for rate in BAD),
    (Gamma, (0, 1), ["Gamma: concentration must be positive and finite"]),
    (Gamma, (1, 0), ["Gamma: rate must be positive and finite"]),
    *((Geometric, (p,), ["probs must be above 0 and at most 1"]) for p in (0, -0.5, 1.5, np.nan)),
    (Gumbel, (np.inf, 1), ["Gumbel: loc must be finite"]),
    (Gumbel, (0, 0), ["Gumbel: scale must be positive and finite"]),
    (HalfNormal, (0,), ["HalfNormal: scale must be positive and finite"]),
    (InverseGamma, (0, 1), ["InverseGamma: concentration must be positive and finite"]),
    (InverseGamma, (1, 0), ["InverseGamma: rate must be positive and finite"]),
    (LogNormal, (np.inf, 1), ["LogNormal: loc must be finite"]),
    (LogNormal, (0, 0), ["LogNormal: scale must be positive and finite"]),
    (Multinomial, (1.5, [0.5, 0.5]), ["Multinomial: total_count must be a non-negative int"]),
    (Multinomial, (1, [0.5, 0.6]), ["Multinomial: probs must be probabilities that sum to 1"]),
    (NegativeBinomial, (0, 0.5), ["total_count must be positive and finite"]),
    (NegativeBinomial, (1, 1), ["probs must be at least 0 and below 1"]),
    (NegativeBinomial, (1, -0.1), ["probs must be at least 0 and below 1"]),
    (NormalMixture, ([0.5, 0.6], [0, 1], [1, 1]), ["weights must be probabilities that sum"]),
    (NormalMixture, ([0.5, 0.5], [0, 1], [1, 0]), ["scales must be positive and finite"]),
    (NormalMixture, ([0.5, 0.5], [0, np.nan], [1, 1]), ["NormalMixture: locs must be finite"]),
    (
        NormalMixture,
        ([0.5, 0.5], [0, 1, 2], [1, 1]),
        ["of components must agree, but are 2 weights, 3 locs"],
    ),
    (NormalMixture, ([0.5, 0.5], 0, [1, 1]), ["NormalMixture: locs must be a vector"]),
    (NormalMixture, ([], [], []), ["must be a vector"]),
    (Pareto, (1, -1), ["Pareto: alpha must be positive and finite"]),
    (Pareto, (0, 1), ["Pareto: scale must be positive and finite"]),
    *((Poisson, (rate,), ["Poisson: rate must be non-negative and finite"]) for rate in BAD[1:]),
    (StudentT, (0,), ["StudentT: df must be positive and finite"]),
    (StudentT, (np.inf,), ["StudentT: df must be positive and finite"]),
    (StudentT, (1, 0, -1), ["StudentT: scale must be positive and finite"]),
    (Uniform, (1, 1), ["Uniform: high must be greater than low, 1.0, but it is 1.0"]),
    (Uniform, ([0, 2], 1), ["high must be greater than low, 2.0, but high[1] is 1.0"]),
    (Uniform, (np.nan, 1), ["Uniform: low must be finite"]),
    (Uniform, (0, np.inf), ["Uniform: high must be finite"]),
    (VonMises, (0, -1), ["VonMises: concentration must be non-negative and finite"]),
    (VonMises, (np.inf, 1), ["VonMises: loc must be finite"]),
    (Weibull, (1, 0), ["Weibull: concentration must be positive and finite"]),
    (Weibull, (0, 1), ["Weibull: scale must be positive and finite"]),
    (Wishart, (1, I2), ["df must be greater than d - 1 = 1", "but it is 1.0"]),
    (Wishart, ([2, 0.5], I2), ["but df[1] is 0.5"]),
    (Wishart, (np.inf, I2), ["Wishart: df must be positive and finite"]),
    (Wishart, (3, [[1, 2], [2, 1]]), ["covariance_matrix must be positive definite"]),
]


@pytest.mark.parametrize(("family", "parameters", "messages"), INVALID)
def test_invalid_parameters_raise(family, parameters, messages):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 (the table holds the match)
        family(*parameters)
    for words in messages:
        assert words in str(refusal.value)


def test_a_long_invalid_parameter_is_not_printed_in_full():
    with pytest.raises(ValueError, match=r"an array of shape \(64, 64\), whose smallest"):
        MultivariateNormal(0, -np.eye(64))


@pytest.mark.parametrize(
    ("family", "parameters"),
    [
        (Normal, (-(2**70), 2**70)),
        (Normal, (True, np.float16(1))),
        (Normal, (5e-324, 5e-324)),
        (Normal, (1e308, 1e308)),
        (Bernoulli, ([0, 1],)),
        (Categorical, ([1, 0, 0],)),
        (Categorical, ([1],)),
        (Categorical, (np.float32([1 / 3] * 3),)),
        (Categorical, ([0.5, 0.5000009],)),
        (MultivariateNormal, (0, [[1e-300, 0], [0, 1e300]])),
        (MultivariateNormal, (0, [[5e-324]])),
        (MultivariateNormal, (0, [[1, 1 - 2e-16], [1 - 2e-16, 1]])),
        (MultivariateNormal, (0, [[1, 0.5], [0.5 + 1e-9, 1]])),
        (MultivariateNormal, ([0, 1], None, [[1e-200, 0], [1e200, 1e200]])),
    ],
)
def test_valid_to_the_edge(family, parameters):
    assert family(*parameters) == family(*parameters)


def test_minus_zero_is_zero():
    assert Normal(-0.0, 1) == Normal(0.0, 1)
    assert hash(Normal(-0.0, 1)) == hash(Normal(0.0, 1))
