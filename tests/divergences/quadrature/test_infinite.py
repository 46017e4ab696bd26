"""Divergences that are infinite are found out, and those nearly so are not taken for it."""

from __future__ import annotations

import numpy as np
import pytest

from kllab import (
    Beta,
    Binomial,
    Categorical,
    Cauchy,
    Exponential,
    Gamma,
    Gumbel,
    InverseGamma,
    Laplace,
    LogNormal,
    Normal,
    Pareto,
    Poisson,
    StudentT,
    Uniform,
)
from kllab.divergences.quadrature import quadrature_kl


@pytest.mark.parametrize(
    ("p", "q", "words"),
    [
        (Cauchy(0, 1), Normal(0, 1), "as x falls to -infinity the tail of p is too heavy"),
        (Cauchy(0, 1), Laplace(0, 1), "the tail of p is too heavy"),
        (StudentT(2, 0, 1), Normal(0, 1), "the tail of p is too heavy"),
        (StudentT(2, 3, 1e-100), Normal(0, 1), "the tail of p is too heavy"),
        (Laplace(0, 2), Gumbel(0, 1), "is infinite: as x falls to -infinity"),
        (Laplace(0, 1), Gumbel(0, 1), "is infinite: as x falls to -infinity"),
        (Exponential(1), InverseGamma(1, 1), "near 0 the tail of p is too heavy"),
        (Gamma(1, 1), InverseGamma(1, 1), "near 0"),
        (Pareto(1, 1), Exponential(1), "as x grows to infinity"),
        (Normal(0, 1), Exponential(1), "q gives 0 below 0, where p gives 0.5"),
        (Normal(0, 1), Uniform(-1, 2), "q gives 0 below -1, where p gives 0.1586552539"),
        (Normal(0, 1), Uniform(-1, 2), " and q gives 0 above 2, where p gives 0.0227501319"),
        (Normal(0, 1), Poisson(1), "p is continuous and q discrete"),
        (Poisson(1), Normal(0, 1), "p is discrete and q continuous"),
        (Poisson(2), Binomial(1, 0.5), "q gives 0 above 1, where p gives 0.593994"),
        (Categorical([0.5, 0.25, 0.25]), Categorical([0.5, 0, 0.5]), "p gives 0.25 (outcome 1)"),
        (Normal(0, 1), Normal(0, 1e-200), "larger than the largest float64"),
        (Normal(0, 1), Gumbel(0, 0.01), "larger than the largest float64"),
    ],
    ids=lambda x: type(x).__name__,
)
def test_infinite_with_a_reason(p, q, words):
    found = quadrature_kl(p, q)
    assert found.value == np.inf
    assert found.error == 0
    assert words in found.reason


def laplace_gumbel(b):
    """From E exp(-x) = 1 / (1 - b^2)."""
    return -np.log(2 * b) - 1 + 1 / (1 - b * b)


@pytest.mark.parametrize(
    ("p", "q", "truth"),
    [
        (Laplace(0, 0.5), Gumbel(0, 1), laplace_gumbel(0.5)),
        (Laplace(0, 0.99), Gumbel(0, 1), laplace_gumbel(0.99)),
        (Laplace(0, 0.999), Gumbel(0, 1), laplace_gumbel(0.999)),
        (Normal(0, 1), Gumbel(0, 0.05), np.exp(200.0)),
        (Beta(0.01, 0.01), Beta(0.5, 2), 119.02944527804909775),
        (Gamma(1e-3, 1), Gamma(1e-2, 1), 6.697481140044460744),
        (Gamma(1e-3, 1), LogNormal(0, 1), 1000569.569024008426),
        (Pareto(1, 0.01), LogNormal(0, 1), 9995.313768347216165),
        (Normal(0, 1e-6), Normal(0, 1), 13.3155105579647741),
        (Normal(1e10, 1e-3), Normal(1e10, 2e-3), np.log(2) + 1 / 8 - 1 / 2),
        (Normal(0, 1e-200), Normal(0, 2e-200), np.log(2) + 1 / 8 - 1 / 2),
        (Cauchy(0, 1e-200), Cauchy(0, 2e-200), np.log(9 / 8)),
        (Cauchy(-8e37, 3e35), Cauchy(0, 1e-31), np.log((8e37**2 + 3e35**2) / (12e4))),
    ],
    ids=lambda x: type(x).__name__,
)
def test_nearly_infinite_or_out_of_the_ordinary(p, q, truth):
    found = quadrature_kl(p, q)
    assert found.value == pytest.approx(truth, rel=1e-12)
    assert abs(found.value - truth) <= found.error + 1e-14 * truth
    assert found.reason is None


def test_a_student_with_just_enough_degrees_of_freedom():
    found = quadrature_kl(StudentT(2.01, 0, 1), Normal(0, 1))
    entropy = StudentT(2.01, 0, 1).entropy()
    truth = -entropy + np.log(2 * np.pi) / 2 + 2.01 / 0.01 / 2
    assert found.value == pytest.approx(truth, rel=1e-11)


def test_a_uniform_on_the_way_to_a_cauchy_counts_what_q_gives_outside():
    found = quadrature_kl(Uniform(-1, 1), Cauchy(0, 1))
    truth = -np.log(2) + np.log(np.pi) + (np.log(2) - 2 + np.pi / 2)
    assert found.value == pytest.approx(truth, rel=1e-13)
