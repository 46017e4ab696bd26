"""Bayesian linear layers of several libraries with normal q(w) and prior N(0, sigma^2)."""

import statistics
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from kllab.topics.bayesian_network.train import BayesianLinear
from kllab.topics.bayesian_network.train.layer import tutorial_kl

Make = Callable[[int, int, float], nn.Module]
DRAWS = 400


def kl_of(layer: Any) -> Any:
    if hasattr(layer, "log_variational_posterior"):  # blitz
        return layer.log_variational_posterior - layer.log_prior
    return tutorial_kl(layer) if isinstance(layer, BayesianLinear) else layer.kl_loss()


def tutorial_layer(into: int, out: int, sigma: float) -> BayesianLinear:
    """Return a layer with the tutorial's forward pass; `kl_of` computes the tutorial's KL of it."""
    return BayesianLinear(into, out, 0.0, sigma)


def bayesian_torch(into: int, out: int, sigma: float) -> nn.Module:
    from bayesian_torch.layers import LinearReparameterization

    # Its `prior_variance` is used as a standard deviation.
    layer = LinearReparameterization(into, out, prior_mean=0, prior_variance=sigma)
    layer.dnn_to_bnn_flag = True  # forward returns outputs alone
    return layer  # type: ignore[no-any-return]


def blitz(into: int, out: int, sigma: float) -> nn.Module:
    from blitz.modules import BayesianLinear as Linear

    return Linear(into, out, prior_sigma_1=sigma, prior_pi=1)  # type: ignore[no-any-return]


PEERS: dict[str, Make] = {
    "bayesian-torch": bayesian_torch,
    "blitz-bayesian-pytorch": blitz,
}


def mean_kl(
    layer: nn.Module, kl: Callable[[Any], Any], mus: list[Tensor], scales: list[Tensor]
) -> float:
    """Set q(w) of a layer (weights, then biases) and average its KL over draws of the weights."""
    with torch.no_grad():
        for name, own in layer.named_parameters():
            part = int("bias" in name)
            if "mu" in name:
                own.copy_(mus[part])
            elif "log_var" in name:
                own.copy_(2 * scales[part].log())
            else:  # rho: scale = softplus(rho)
                own.copy_(scales[part].expm1().log())
        draws = []
        for _ in range(DRAWS):
            layer(torch.zeros(1, mus[0].shape[1]))
            draws.append(float(kl(layer)))
    return statistics.fmean(draws)
