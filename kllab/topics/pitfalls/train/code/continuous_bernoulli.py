"""A negative KL of torch.distributions."""

from math import exp, expm1, log, log1p

import torch
from torch.distributions import ContinuousBernoulli, kl_divergence


def arguments(logit_p: float, logit_q: float) -> tuple[float, float]:
    """Return both logits."""
    return logit_p, logit_q


def wrong(logit_p: float, logit_q: float) -> float:
    p, q = (ContinuousBernoulli(logits=torch.tensor(each)) for each in (logit_p, logit_q))
    return kl_divergence(p, q).item()


def right(logit_p: float, logit_q: float) -> float:
    # log of the integral of exp(eta x) over [0, 1], for eta < 0 and eta > 0
    log_norm_p = log(-expm1(logit_p)) - log(-logit_p)
    log_norm_q = logit_q + log1p(-exp(-logit_q)) - log(logit_q)
    mean_p = exp(logit_p) / expm1(logit_p) - 1 / logit_p
    return (logit_p - logit_q) * mean_p - log_norm_p + log_norm_q
