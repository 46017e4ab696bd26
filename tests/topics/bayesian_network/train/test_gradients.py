"""The gradient of the loss against finite differences, in float64, for every way of training."""

from __future__ import annotations

import pytest
import torch

from kllab.topics.bayesian_network.train import Config
from kllab.topics.bayesian_network.train.model import BayesianNetwork
from kllab.topics.bayesian_network.train.objective import loss_terms


def small(config):
    noise = torch.Generator()
    network = BayesianNetwork(config, weights=torch.Generator().manual_seed(0), noise=noise)
    generator = torch.Generator().manual_seed(1)
    x = torch.rand(6, config.widths[0], generator=generator, dtype=torch.float64)
    if config.task == "digits":
        y = torch.randint(0, config.widths[-1], (6,), generator=generator)
    else:
        y = torch.rand(6, 1, generator=generator, dtype=torch.float64)
    return network.double(), noise, x, y


@pytest.mark.parametrize("estimator", ["weights", "activations"])
@pytest.mark.parametrize("kl_weight", ["0", "1/N", "1"])
@pytest.mark.parametrize("task", ["regression", "digits"])
def test_against_finite_differences(task, kl_weight, estimator):
    config = Config(
        task=task, estimator=estimator, kl_weight=kl_weight, hidden=(5, 4), noise_model="learnt",
        prior_loc=0.2, prior_scale=0.6, samples=3,
    )  # fmt: skip
    network, noise, x, y = small(config)

    def loss():
        noise.manual_seed(7)
        nll, kl = loss_terms(network, x, y, config.samples)
        return nll + config.kl_coefficient * kl.sum()

    parameters = [each for each in network.parameters() if each.requires_grad]
    assert len(parameters) == 12 + (task == "regression")
    gradients = torch.autograd.grad(loss(), parameters)
    generator = torch.Generator().manual_seed(3)
    with torch.no_grad():
        for parameter, gradient in zip(parameters, gradients, strict=True):
            way = torch.randn(parameter.shape, generator=generator, dtype=torch.float64)
            h = 1e-6
            parameter.add_(way, alpha=h)
            above = loss()
            parameter.sub_(way, alpha=2 * h)
            below = loss()
            parameter.add_(way, alpha=h)
            slope, expected = (above - below) / (2 * h), (gradient * way).sum()
            assert slope.item() == pytest.approx(expected.item(), rel=2e-5, abs=2e-7)


def test_the_mean_over_draws_is_the_known_expectation():
    """A linear model's expected NLL is known: both estimators must agree with it."""
    config = Config(hidden=(1,), noise=0.5, samples=16)
    for estimator in ("with_drawn_weights", "with_drawn_activations"):
        network, noise, x, y = small(config)
        first, _ = network.bayesian_layers()
        noise.manual_seed(5)
        with torch.no_grad():
            first.weight_log_var.fill_(-2.0)
            drawn = getattr(first, estimator)(x.expand(60_000, 6, 1))
            nll = (0.5 * ((drawn - y) / 0.5) ** 2).mean()
            mean = x * first.weight_mu + first.bias_mu
            variance = x**2 * first.weight_log_var.exp() + first.bias_log_var.exp()
            exact = (0.5 * ((mean - y) ** 2 + variance) / 0.25).mean()
        assert nll.item() == pytest.approx(exact.item(), rel=0.02)
