"""The prior's standard deviation in the KL of a Bayesian layer."""

import math

import torch
from torch import Tensor


def arguments(prior_sigma: float, weights: float, sigma: float) -> tuple[Tensor, Tensor, float]:
    """Return means (all 0) and log-variances of the weights, and the prior's scale."""
    mu = torch.zeros(int(weights), dtype=torch.float64)
    return mu, torch.full_like(mu, sigma**2).log(), prior_sigma


def wrong(weight_mu: Tensor, weight_log_var: Tensor, prior_sigma: float) -> float:
    kl = 0.5 * torch.sum(
        -weight_log_var + (torch.exp(weight_log_var) + weight_mu**2) / prior_sigma**2 - 1
    )
    return kl.item()


def right(weight_mu: Tensor, weight_log_var: Tensor, prior_sigma: float) -> float:
    log_ratio = weight_log_var - 2 * math.log(prior_sigma)
    kl = 0.5 * torch.sum(torch.expm1(log_ratio) - log_ratio + (weight_mu / prior_sigma) ** 2)
    return kl.item()
