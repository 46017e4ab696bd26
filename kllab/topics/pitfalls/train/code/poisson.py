"""NaN of torch.distributions for a Poisson distribution of rate 0."""

import torch
from torch import Tensor
from torch.distributions import Poisson, kl_divergence


def arguments(rate_p: float, rate_q: float) -> tuple[Tensor, Tensor]:
    """Return both rates."""
    return torch.tensor(rate_p, dtype=torch.float64), torch.tensor(rate_q, dtype=torch.float64)


def wrong(rate_p: Tensor, rate_q: Tensor) -> float:
    return kl_divergence(Poisson(rate_p), Poisson(rate_q)).item()


def right(rate_p: Tensor, rate_q: Tensor) -> float:
    # xlogy takes 0 log 0 for 0
    return (torch.xlogy(rate_p, rate_p / rate_q) - rate_p + rate_q).item()
