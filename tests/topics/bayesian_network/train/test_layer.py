"""The layer: its KL for any prior, its two ways of drawing, and that it replaces the tutorial's."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from scipy.stats import norm
from torch import nn
from torch.nn import functional

import kllab
from kllab.topics.bayesian_network import snippet
from kllab.topics.bayesian_network.train import BayesianLinear
from kllab.topics.bayesian_network.train.layer import tutorial_kl


def layer_of(prior_mu=0.0, prior_sigma=1.0, into=7, out=5, seed=0, **options):
    generator = torch.Generator().manual_seed(seed)
    layer = BayesianLinear(into, out, prior_mu, prior_sigma, generator=generator, **options)
    with torch.no_grad():
        for mu, log_var in parts(layer):
            mu.normal_(0.0, 0.7, generator=generator)
            log_var.uniform_(-9.0, 1.0, generator=generator)
    return layer


def parts(layer):
    return (layer.weight_mu, layer.weight_log_var), (layer.bias_mu, layer.bias_log_var)


def exact_kl(layer):
    prior = kllab.Normal(layer.prior_mu, layer.prior_sigma)
    return sum(
        np.sum(
            kllab.kl_divergence(
                kllab.Normal(
                    mu.detach().double().numpy(), np.exp(log_var.detach().double().numpy() / 2)
                ),
                prior,
            )
        )
        for mu, log_var in parts(layer)
    )


@pytest.mark.parametrize("prior_mu", [0.0, -0.4, 3.0])
@pytest.mark.parametrize("prior_sigma", [0.05, 0.5, 1.0, 1.5, 20.0])
def test_its_kl_is_the_sum_of_the_normals(prior_mu, prior_sigma):
    layer = layer_of(prior_mu, prior_sigma)
    assert layer.kl_loss().item() == pytest.approx(exact_kl(layer), rel=5e-7)
    assert layer.double().kl_loss().item() == pytest.approx(exact_kl(layer), rel=1e-13)


def test_its_kl_is_zero_at_the_prior_and_small_beside_it():
    layer = BayesianLinear(30, 20, 0.3, 0.7)
    with torch.no_grad():
        for mu, log_var in parts(layer):
            mu.fill_(0.3)
            log_var.fill_(2 * math.log(0.7))
    assert layer.kl_loss().item() == pytest.approx(0.0, abs=1e-4)
    with torch.no_grad():
        layer.weight_mu.add_(0.007)
    assert layer.kl_loss().item() == pytest.approx(600 * 0.01**2 / 2, rel=1e-2)


@pytest.mark.parametrize("prior_sigma", [0.1, 1.0, 1.5, 30.0])
def test_the_tutorial_leaves_out_the_prior_s_log(prior_sigma):
    layer = layer_of(0.2, prior_sigma).double()
    off = tutorial_kl(layer).item() - layer.kl_loss().item()
    assert off == pytest.approx(-40 * math.log(prior_sigma), abs=1e-9)
    # A constant: what it teaches is the same.
    ours = torch.autograd.grad(layer.kl_loss(), list(layer.parameters()))
    theirs = torch.autograd.grad(tutorial_kl(layer), list(layer.parameters()))
    for a, b in zip(ours, theirs, strict=True):
        assert torch.allclose(a, b, rtol=1e-12, atol=1e-14)


def test_the_tutorial_s_number_can_be_below_zero():
    layer = BayesianLinear(7, 5, 0.0, 3.0)
    with torch.no_grad():
        for mu, log_var in parts(layer):
            mu.zero_()
            log_var.fill_(2 * math.log(3.0))
    assert tutorial_kl(layer).item() == pytest.approx(-40 * math.log(3.0), rel=1e-5)
    assert layer.kl_loss().item() == pytest.approx(0.0, abs=1e-5)


TUTORIAL_START = """
class Tutorial(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.prior_mu, self.prior_sigma = 0, 1
        self.weight_mu = nn.Parameter(torch.empty(out_features, in_features))
        self.weight_log_var = nn.Parameter(torch.empty(out_features, in_features))
        self.bias_mu = nn.Parameter(torch.empty(out_features))
        self.bias_log_var = nn.Parameter(torch.empty(out_features))

"""


def shown(code):
    """A layer with the method that the page shows."""
    body = "".join(f"    {line}\n" for line in code.splitlines())
    names = {"torch": torch, "nn": nn, "math": math}
    exec(TUTORIAL_START + body, names)
    return names["Tutorial"](7, 5)


@pytest.mark.parametrize("prior_sigma", [0.5, 1.0, 4.0])
def test_the_code_shown_on_the_page_says_what_the_page_says(prior_sigma):
    ours = layer_of(0.1, prior_sigma).double()
    for code, expected in (
        (snippet.TUTORIAL, tutorial_kl(ours)),
        (snippet.CORRECTED, ours.kl_loss()),
    ):
        theirs = shown(code).double()
        theirs.load_state_dict(ours.state_dict())
        theirs.prior_mu, theirs.prior_sigma = 0.1, prior_sigma
        assert theirs.kl_loss().item() == pytest.approx(expected.item(), rel=1e-12)


def test_it_takes_the_place_of_the_tutorial_s_layer():
    layer = BayesianLinear(in_features=4, out_features=3)
    assert (layer.in_features, layer.out_features) == (4, 3)
    assert (layer.prior_mu, layer.prior_sigma) == (0, 1)
    shapes = {name: tuple(each.shape) for name, each in layer.named_parameters()}
    assert shapes == {
        "weight_mu": (3, 4), "weight_log_var": (3, 4), "bias_mu": (3,), "bias_log_var": (3,)
    }  # fmt: skip
    assert (layer.weight_log_var == -10).all()
    assert (layer.bias_mu == 0).all()
    x = torch.randn(2, 6, 4)
    assert layer(x).shape == (2, 6, 3)
    assert not torch.equal(layer(x), layer(x)), "training draws"
    layer.eval()
    assert torch.equal(layer(x), functional.linear(x, layer.weight_mu, layer.bias_mu))
    layer.prior_sigma = 2.0  # as a plain attribute, too
    assert layer.kl_loss().item() == pytest.approx(exact_kl(layer), rel=5e-7)


def test_it_trains_in_a_plain_loop():
    torch.manual_seed(0)
    network = nn.Sequential(BayesianLinear(1, 20), nn.Tanh(), BayesianLinear(20, 1))
    x = torch.linspace(-1, 1, 64).unsqueeze(1)
    y = torch.sin(3 * x)
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-2)
    first = last = math.inf
    for step in range(300):
        kl = sum(layer.kl_loss() for layer in network if isinstance(layer, BayesianLinear))
        loss = 50 * functional.mse_loss(network(x), y) + kl / 64
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        first, last = (loss.item(), last) if step == 0 else (first, loss.item())
    assert last < first / 3


@pytest.mark.parametrize("prior_sigma", [0.0, -1.0, math.inf, math.nan])
def test_a_prior_that_is_none_is_named(prior_sigma):
    with pytest.raises(ValueError, match="prior_sigma is"):
        BayesianLinear(2, 2, 0.0, prior_sigma)


def test_drawn_activations_have_the_moments_of_drawn_weights():
    layer = layer_of(into=6, out=4).double()
    x = torch.randn(3, 6, generator=torch.Generator().manual_seed(2), dtype=torch.float64)
    draws = 40_000
    of_weights = layer.with_drawn_weights(x.expand(draws, 3, 6)).detach()
    of_activations = layer.with_drawn_activations(x.expand(draws, 3, 6)).detach()
    mean = functional.linear(x, layer.weight_mu, layer.bias_mu)
    variance = functional.linear(x**2, layer.weight_log_var.exp(), layer.bias_log_var.exp())
    for drawn in (of_weights, of_activations):
        error = (variance / draws).sqrt()
        assert ((drawn.mean(dim=0) - mean).abs() < 5 * error).all()
        assert torch.allclose(drawn.var(dim=0), variance, rtol=5 * (2 / draws) ** 0.5)


def test_draws_of_weights_are_shared_by_the_examples_draws_of_activations_are_not():
    layer = layer_of(into=3, out=1).double()
    x = torch.ones(20_000, 2, 3, dtype=torch.float64)
    together = layer.with_drawn_weights(x).detach()[..., 0].T
    apart = layer.with_drawn_activations(x).detach()[..., 0].T
    assert torch.corrcoef(together)[0, 1] > 0.999
    assert torch.corrcoef(apart)[0, 1].abs() < 0.04


def test_one_hidden_layer_of_relu_is_no_more_unsure_between_than_at_both_sides():
    """What the caption of the preset ReLU says (Foong et al. 2020), on random mean-field q."""

    def variance(x, loc, scale):
        # Of sum_i v_i max(w_i x + b_i, 0) + c: independent terms, moments of a rectified normal.
        (w, b, v), (dw, db, dv) = loc, scale
        mean, spread = w * x + b, np.sqrt((dw * x) ** 2 + db**2)
        z = mean / spread
        first = mean * norm.cdf(z) + spread * norm.pdf(z)
        second = (mean**2 + spread**2) * norm.cdf(z) + mean * spread * norm.pdf(z)
        return ((v**2 + dv**2) * second - v**2 * first**2).sum()

    rng = np.random.default_rng(0)
    highest = 0.0
    for _ in range(300):
        loc, scale = rng.normal(size=(3, 20)), np.exp(rng.normal(size=(3, 20)) - 1)
        left, right = -rng.uniform(0.3, 2), rng.uniform(0.3, 2)
        between = rng.uniform(-1, 1) * min(-left, right)
        sides = [variance(x, loc, scale) for x in (left, right)]
        highest = max(highest, variance(between, loc, scale) / sum(sides))
    assert 0.1 < highest <= 1
