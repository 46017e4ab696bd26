"""The linear Gaussian VAE against SciPy, kllab's divergence and a numerical optimiser."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import multivariate_normal

import kllab
from kllab.topics.vae.linear_gaussian import (
    IMAGES,
    NOISE,
    VARIANCES,
    LinearCase,
    data,
    encoder,
    explore,
    log_weights,
    optimal_rates,
    optimal_weights,
)

CASES = [LinearCase(beta, spread) for beta in (0.25, 1.0, 5.0, 20.0) for spread in (0.5, 1.0, 2.0)]


def posteriors(case: LinearCase) -> tuple[kllab.Normal, kllab.Normal]:
    """Return q(z|x) and the exact p(z|x) of every point and axis."""
    weights = optimal_weights(case.beta)
    slope, variance = encoder(case, weights)
    total = weights**2 + NOISE
    exact = kllab.Normal(data() * weights / total, np.sqrt(NOISE / total))
    return kllab.Normal(data() * slope, np.sqrt(variance)), exact


def test_the_data_have_exactly_the_variances() -> None:
    points = data()
    assert points.shape == (IMAGES, len(VARIANCES))
    np.testing.assert_allclose(points.T @ points / IMAGES, np.diag(VARIANCES), atol=1e-13)
    np.testing.assert_allclose(points.mean(axis=0), 0, atol=1e-14)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_exact_numbers_are_those_of_their_definitions(case: LinearCase) -> None:
    view, weights = explore(case), optimal_weights(case.beta)
    marginal = multivariate_normal(np.zeros(6), np.diag(weights**2 + NOISE))
    assert view.log_likelihood == pytest.approx(marginal.logpdf(data()).mean(), rel=1e-12)
    q, exact = posteriors(case)
    rates = np.asarray(kllab.kl_divergence(q, kllab.Normal(0.0, 1.0)))
    np.testing.assert_allclose(view.rates, rates.mean(axis=0), rtol=1e-11)
    gap = np.asarray(kllab.kl_divergence(q, exact)).sum(axis=1).mean()
    assert view.gap == pytest.approx(gap, rel=1e-10, abs=1e-13)
    assert view.log_likelihood - view.elbo == pytest.approx(gap, rel=1e-10, abs=1e-12)


def test_at_the_exact_posterior_every_weight_is_p() -> None:
    """Then the ELBO and the bound with any K are log p(x), without an error."""
    view = explore(LinearCase(1.0, 1.0))
    assert view.gap == 0
    assert view.elbo == pytest.approx(view.log_likelihood, rel=1e-14)
    np.testing.assert_allclose(view.bounds, view.log_likelihood, rtol=1e-13)
    np.testing.assert_allclose(view.errors, 0, atol=1e-13)


@pytest.mark.parametrize("case", [each for each in CASES if explore(each).gap > 0], ids=str)
def test_the_bound_rises_from_the_elbo_towards_log_p(case: LinearCase) -> None:
    view = explore(case)
    assert abs(view.bounds[0] - view.elbo) < 4 * view.errors[0]
    assert (np.diff(view.bounds) > 0).all()
    assert view.bounds[-1] < view.log_likelihood + 4 * view.errors[-1]
    # With a narrow q the weights have no finite variance, and the bound rises slowly.
    assert view.is_narrow == (case.spread == 0.5 or case == LinearCase(0.25, 1.0))
    assert view.log_likelihood - view.bounds[-1] < (0.6 if view.is_narrow else 0.15) * view.gap


def test_the_bound_reaches_log_p_with_many_draws() -> None:
    case = LinearCase(1.0, 1.5)
    weights = optimal_weights(case.beta)
    noise = np.random.default_rng(0).standard_normal((20_000, IMAGES, len(VARIANCES)))
    each = log_weights(data(), noise, weights, *encoder(case, weights))
    bound = np.log(np.exp(each).mean(axis=0)).mean()
    assert bound == pytest.approx(explore(case).log_likelihood, abs=2e-3)


@pytest.mark.parametrize("beta", [0.25, 1.0, 4.0])
def test_decoder_encoder_and_rates_are_the_optimum(beta: float) -> None:
    """A numerical optimiser that knows only the loss finds no better ones, axis by axis."""
    for variance, rate in zip(VARIANCES, optimal_rates(beta), strict=True):

        def loss(x: NDArray[np.float64], variance: float = variance) -> float:
            w, slope, log_s = x
            squares = variance * (1 - w * slope) ** 2 + w**2 * np.exp(log_s)
            kl = 0.5 * (slope**2 * variance + np.exp(log_s) - 1 - log_s)
            return float(0.5 * squares / NOISE + beta * kl)

        found = minimize(loss, [0.7, 0.7, -1.0], method="BFGS", options={"gtol": 1e-9})
        w, slope, log_s = found.x
        assert w**2 == pytest.approx(max(variance - beta * NOISE, 0), abs=1e-4)
        kl = 0.5 * (slope**2 * variance + np.exp(log_s) - 1 - log_s)
        assert kl == pytest.approx(rate, abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(st.floats(0.25, 20))
def test_with_the_best_encoder_the_rates_are_the_optimal_ones(beta: float) -> None:
    view = explore(LinearCase(beta, 1.0))
    np.testing.assert_allclose(view.rates, view.optimal_rates, rtol=1e-9, atol=1e-13)
    collapsed = np.array(VARIANCES) <= beta * NOISE
    assert ((view.optimal_rates == 0) == collapsed).all()


def test_other_cases_are_refused() -> None:
    for name, value in (("beta", 0.0), ("spread", float("nan")), ("spread", 9.0)):
        with pytest.raises(ValueError, match=f"LinearCase: {name} is"):
            dataclasses.replace(LinearCase(), **{name: value})
