"""Importance-weighted bounds and learnt priors against quadrature and plain PyTorch."""

from __future__ import annotations

import math

import pytest
import torch
from torch.distributions import Categorical, Independent, MixtureSameFamily, Normal

from kllab.topics.vae.train import Config
from kllab.topics.vae.train.bounds import importance_bounds
from kllab.topics.vae.train.importance import log_mean_weight, weighted
from kllab.topics.vae.train.model import VAE
from kllab.topics.vae.train.objective import loss_terms
from kllab.training.elbo_terms import gaussian_posterior

PRIORS = ("standard_normal", "mixture", "vamp")


def small(prior="standard_normal", latent_dim=2, **more):
    """Return a model in float64, five images and a generator."""
    config = Config(
        dataset="digits_8x8", encoder_hidden=(9,), decoder_hidden=(8,), latent_dim=latent_dim,
        activation="tanh", init="glorot", prior=prior, prior_components=3, **more,
    )  # fmt: skip
    generator = torch.Generator().manual_seed(1)
    model = VAE(config, generator=torch.Generator().manual_seed(0)).double()
    if prior == "vamp":
        model.prior.start(torch.rand(3, 64, generator=generator, dtype=torch.float64))
    if prior == "mixture":
        with torch.no_grad():
            model.prior.log_odds.copy_(torch.tensor([0.0, 1.0, -0.5]))
            model.prior.log_variance.uniform_(-1, 0.5, generator=generator)
    x = torch.rand(5, 64, generator=generator, dtype=torch.float64)
    return config, model, x, generator


def prior_of(model):
    """Return the prior as torch has it."""
    if model.prior is None:
        zero = torch.zeros(2, dtype=torch.float64)
        return Independent(Normal(zero, torch.ones_like(zero)), 1)
    log_weight, loc, log_variance = model.prior.components(model)
    parts = Independent(Normal(loc, (log_variance / 2).exp()), 1)
    return MixtureSameFamily(Categorical(logits=log_weight), parts)


def noise_for(generator, *shape):
    return torch.randn(*shape, generator=generator, dtype=torch.float64)


@pytest.mark.parametrize("prior", PRIORS[1:])
def test_the_chain_rule_adds_up_to_the_density_of_the_mixture(prior):
    _, model, _, generator = small(prior)
    z = 2 * noise_for(generator, 50, 2)
    chain = model.prior.log_prob_per_dimension(z, model)
    assert torch.allclose(chain.sum(dim=1), prior_of(model).log_prob(z), rtol=1e-12)
    first = MixtureSameFamily(
        Categorical(logits=model.prior.components(model)[0]),
        Normal(model.prior.components(model)[1][:, 0],
               (model.prior.components(model)[2][:, 0] / 2).exp()),
    )  # fmt: skip
    assert torch.allclose(chain[:, 0], first.log_prob(z[:, 0]), rtol=1e-12)


@pytest.mark.parametrize("prior", PRIORS[1:])
def test_draws_from_a_learnt_prior_have_its_moments(prior):
    _, model, _, generator = small(prior)
    uniform = torch.rand(40_000, generator=generator, dtype=torch.float64)
    z = model.prior.draws(noise_for(generator, 40_000, 2), uniform, model)
    exact = prior_of(model)
    assert torch.allclose(z.mean(dim=0), exact.mean, atol=0.03)
    assert torch.allclose(z.var(dim=0), exact.variance, rtol=0.05)


@pytest.mark.parametrize("prior", PRIORS)
def test_one_draw_is_the_elbo(prior):
    """In value and gradient, by torch.distributions; and its mean is the exact ELBO."""
    _, model, x, generator = small(prior)
    noise = noise_for(generator, 1, 5, 2)
    loc, log_variance = model.encode(x).chunk(2, dim=1)
    posterior = Independent(Normal(loc, (log_variance / 2).exp()), 1)
    z = loc + (log_variance / 2).exp() * noise[0]
    log_joint = -model.likelihood.distortions(model.decode(z), x) + prior_of(model).log_prob(z)
    plain = (log_joint - posterior.log_prob(z)).mean()
    ours = log_mean_weight(weighted(model, x, noise).log_weights()).mean()
    assert ours.item() == pytest.approx(plain.item(), rel=1e-12)
    parameters = list(model.parameters())
    for a, b in zip(
        torch.autograd.grad(ours, parameters), torch.autograd.grad(plain, parameters), strict=True
    ):
        assert torch.allclose(a, b, rtol=1e-10, atol=1e-13)
    # The objective of one draw estimates the same; the standard normal's rate is exact there.
    distortion, rates = loss_terms(model, x, noise[0])
    if model.prior is not None:
        assert (-distortion - rates.sum()).item() == pytest.approx(ours.item(), rel=1e-12)
    else:
        many = weighted(model, x, noise_for(generator, 20_000, 5, 2)).rates.mean(dim=(0, 1))
        exact = gaussian_posterior(model.encode(x), noise[0])[1]
        assert torch.allclose(many, exact, atol=0.01)


@pytest.mark.parametrize("prior", PRIORS)
@pytest.mark.parametrize("beta", [1.0, 0.3])
def test_the_gradient_of_several_draws_is_that_of_finite_differences(prior, beta):
    _, model, x, generator = small(prior)
    noise = noise_for(generator, 4, 5, 2)
    names = [name for name, _ in model.named_parameters()]

    class Bound(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def forward(self):
            return log_mean_weight(weighted(self.model, x, noise).log_weights(beta)).mean()

    def bound(*parameters):
        named = {f"model.{name}": each for name, each in zip(names, parameters, strict=True)}
        return torch.func.functional_call(Bound(), named)

    assert torch.autograd.gradcheck(bound, tuple(model.parameters()), fast_mode=True)


@pytest.mark.parametrize("prior", PRIORS)
@torch.no_grad()
def test_the_bound_rises_with_the_draws_to_log_p(prior):
    """log p(x) by a sum over a fine grid of z, which two latent dimensions allow."""
    config, model, x, generator = small(prior)
    axis = torch.linspace(-8, 8, 241, dtype=torch.float64)
    grid = torch.cartesian_prod(axis, axis)
    cell = 2 * math.log((axis[1] - axis[0]).item())
    log_prior, outputs = prior_of(model).log_prob(grid), model.decode(grid)
    exact = torch.stack([
        torch.logsumexp(log_prior + cell - model.likelihood.distortions(outputs, image[None]), 0)
        for image in x
    ])  # fmt: skip
    log_weights = weighted(model, x, noise_for(generator, 40_000, 5, 2)).log_weights()
    assert torch.allclose(log_mean_weight(log_weights), exact, atol=0.04)
    found = importance_bounds(model.float(), config, x.float())
    draws, bounds, errors = found["importance_bounds"].T
    assert draws.tolist() == [1, 10, 100]
    assert (bounds[1:] > bounds[:-1]).all()
    assert bounds[-1] < exact.mean().item() + 0.05
    assert (errors > 0).all()
    assert found["log_likelihood"] == bounds[-1]
    assert (found["log_likelihood_draws"], found["log_likelihood_images"]) == (100, 5)
