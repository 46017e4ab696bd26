"""`total` for terms other than KL's, for huge counts, and for vectors by Monte Carlo."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr

from kllab import (
    Bernoulli,
    Dirichlet,
    Distribution,
    MultivariateNormal,
    Normal,
    Poisson,
    Uniform,
    VonMises,
    kl_divergence,
)
from kllab.divergences.kl import KL
from kllab.divergences.quadrature import quadrature_kl, total


def total_variation(log_p, log_ratio):
    return np.abs(np.exp(log_p) - np.exp(log_p + log_ratio)) / 2


def mass_of_q(log_p, log_ratio):
    """Its total is 1, whatever P."""
    return np.where(np.isneginf(log_ratio), 0.0, np.exp(log_p + log_ratio))


@pytest.mark.parametrize("has_kink", [True, False])
def test_total_variation_with_its_kink(has_kink):
    found = total(Normal(0, 1), Normal(1, 1), total_variation, has_kink=has_kink)
    assert found.value == pytest.approx(2 * ndtr(0.5) - 1, rel=1e-14)
    assert total(Normal(0, 1), Bernoulli(0.5), total_variation).value == 1.0
    apart = total(Uniform(0, 1), Uniform(2, 3), total_variation, has_kink=has_kink)
    assert apart.value == pytest.approx(1.0, rel=1e-14)


@pytest.mark.parametrize(
    ("p", "q"),
    [
        (Normal(0, 1), Normal(5, 1e-3)),
        (Uniform(0, 1), Normal(0.2, 3)),
        (VonMises(0, 2), VonMises(3, 5)),
        (Poisson(3), Poisson(1e15)),
        (Poisson(1e15), Poisson(1e15 + 1e8)),
        (Bernoulli(0.2), Poisson(40)),
    ],
    ids=lambda p: type(p).__name__,
)
def test_all_of_q_is_seen(p, q):
    found = total(p, q, mass_of_q)
    assert found.value == pytest.approx(1.0, rel=1e-12)
    assert abs(found.value - 1) <= found.error


def test_equal_parameters_give_the_value_at_equality():
    assert quadrature_kl(Normal(3, 2), Normal(3, 2)).value == 0.0
    assert total(Normal(3, 2), Normal(3, 2), mass_of_q).value == 1.0


def test_vectors_are_sampled_the_same_at_each_call():
    p, q = (MultivariateNormal(loc, np.eye(2)) for loc in ([0, 0], [1, 0.5]))
    method = KL.registry.resolve(Distribution, Distribution)
    found = method.explain(p, q, ())
    assert found.method == "Monte Carlo"
    assert abs(found.value - kl_divergence(p, q)) < 5 * found.error
    assert found == method.explain(p, q, ())
    assert method.explain(p, p, ()).value == 0.0
    assert method.explain(MultivariateNormal([0, 0], np.eye(2)), Dirichlet([1, 1]), ()).reason
