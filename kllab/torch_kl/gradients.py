"""Gradients of KL(P||Q) in closed form, each a sum of terms of exact differences.

A function takes the parameters of P, then those of Q, in float64 and broadcast against each other,
and returns the derivatives in the same order. Those of an exponential family with natural
parameters eta are differences of eta and of mean parameters, which vanish for P = Q as they should:
``dKL/d eta_q = E_q[T] - E_p[T]``, ``dKL/d eta_p = -Cov_p[T] (eta_q - eta_p)``.

Quotients are divided one after the other, as squares of small numbers underflow.
"""

import torch
from torch import Tensor

from kllab.torch_kl.special import (
    digamma_difference,
    exponential_remainder,
    log_quotient,
    trigamma,
)

Gradients = tuple[Tensor, ...]


def normal(loc_p: Tensor, scale_p: Tensor, loc_q: Tensor, scale_q: Tensor) -> Gradients:
    """Return the gradients of two normals."""
    apart = (loc_p - loc_q) / scale_q
    wider = (scale_p - scale_q) / scale_q * ((scale_p + scale_q) / scale_q)
    by_loc = apart / scale_q
    return by_loc, wider / scale_p, -by_loc, -(wider + apart**2) / scale_q


def exponential(rate_p: Tensor, rate_q: Tensor) -> Gradients:
    """Return the gradients of two exponentials."""
    difference = rate_p - rate_q
    return difference / rate_p / rate_p, -difference / rate_p / rate_q


def poisson(rate_p: Tensor, rate_q: Tensor) -> Gradients:
    """Return the gradients of two Poisson distributions."""
    return log_quotient(rate_p, rate_q), (rate_q - rate_p) / rate_q


def laplace(loc_p: Tensor, scale_p: Tensor, loc_q: Tensor, scale_q: Tensor) -> Gradients:
    """Return the gradients of two Laplace distributions."""
    difference = loc_p - loc_q
    u = difference.abs() / scale_p
    by_loc = -torch.sign(difference) * torch.expm1(-u) / scale_q
    # gammainc(2, u) is 1 - (1 + u) exp(-u).
    two = torch.full_like(u, 2.0)
    narrower = scale_p - scale_q
    by_scale_p = (narrower / scale_p - torch.special.gammainc(two, u)) / scale_q
    by_scale_q = -(narrower + scale_p * exponential_remainder(u)) / scale_q / scale_q
    return by_loc, by_scale_p, -by_loc, by_scale_q


def gamma(a: Tensor, rate_p: Tensor, b: Tensor, rate_q: Tensor) -> Gradients:
    """Return the gradients of two gamma distributions with concentrations a and b."""
    difference, slower = a - b, rate_q - rate_p
    by_a = difference * trigamma(a) + slower / rate_p
    by_b = digamma_difference(b, a) - log_quotient(rate_q, rate_p)
    # a rate_q - b rate_p, from the differences
    means = a * slower + difference * rate_p
    return by_a, -means / rate_p / rate_p, by_b, means / rate_p / rate_q


def dirichlet(a: Tensor, b: Tensor) -> Gradients:
    """Return the gradients of two Dirichlet distributions, (..., K)."""
    difference = a - b
    sum_a, sum_b = a.sum(-1, keepdim=True), b.sum(-1, keepdim=True)
    of_sums = difference.sum(-1, keepdim=True) * trigamma(sum_a)
    by_a = difference * trigamma(a) - of_sums
    return by_a, digamma_difference(b, a) - digamma_difference(sum_b, sum_a)


def beta(a_p: Tensor, b_p: Tensor, a_q: Tensor, b_q: Tensor) -> Gradients:
    """Return the gradients of two beta distributions: of Dirichlet with two outcomes."""
    by_p, by_q = dirichlet(torch.stack((a_p, b_p), -1), torch.stack((a_q, b_q), -1))
    return *by_p.unbind(-1), *by_q.unbind(-1)


def bernoulli_probs(p: Tensor, q: Tensor) -> Gradients:
    """Return the gradients of two Bernoulli distributions of probabilities."""
    difference = p - q
    by_p = log_quotient(p, q, difference) - log_quotient(1 - p, 1 - q, -difference)
    return by_p, -difference / (q * (1 - q))


def bernoulli_logits(a: Tensor, b: Tensor) -> Gradients:
    """Return the gradients of two Bernoulli distributions of logits."""
    difference = a - b
    by_a = torch.sigmoid(a) * torch.sigmoid(-a) * difference
    # sigmoid(b) - sigmoid(a) as a product, which is exact for saturated and for equal logits
    low, high = torch.minimum(a, b), torch.maximum(a, b)
    size = torch.sigmoid(high) * torch.sigmoid(-low) * torch.expm1(-difference.abs())
    return by_a, torch.sign(difference) * size


def categorical(a: Tensor, b: Tensor) -> Gradients:
    """Return the gradients of two categorical distributions of logits, (..., K).

    An outcome that both exclude, with logits -inf, adds nothing.
    """
    p, q = torch.softmax(a, -1), torch.softmax(b, -1)
    apart = torch.where((a == b) & torch.isinf(a), 0.0, a - b)
    # log p - log q is `apart` less the logarithm of the mean of its exponential.
    mean = torch.where(q > 0, q * torch.expm1(apart), 0.0).sum(-1, keepdim=True)
    is_near = mean.abs() < 0.5
    shift = torch.where(
        is_near,
        torch.log1p(torch.where(is_near, mean, 0.0)),
        torch.logsumexp(a, -1, keepdim=True) - torch.logsumexp(b, -1, keepdim=True),
    )
    log_ratio = apart - shift
    kl = torch.where(p > 0, p * log_ratio, 0.0).sum(-1, keepdim=True)
    by_a = torch.where(p > 0, p * (log_ratio - kl), 0.0)
    # q - p, from the larger of both
    by_b = torch.where(
        log_ratio > 0,
        p * torch.expm1(-log_ratio),
        torch.where(q > 0, -q * torch.expm1(log_ratio), 0.0),
    )
    return by_a, by_b


def multivariate_normal(loc_p: Tensor, tril_p: Tensor, loc_q: Tensor, tril_q: Tensor) -> Gradients:
    """Return the gradients of two normals in d dimensions by locs and lower Cholesky factors."""

    def solved(matrix: Tensor, *, transposed: bool = False) -> Tensor:
        factor = tril_q.mT if transposed else tril_q
        found: Tensor = torch.linalg.solve_triangular(factor, matrix, upper=transposed)
        return found

    apart = solved((loc_p - loc_q)[..., None])
    # M = tril_q^-1 tril_p = 1 + N; M M^T - 1 and M^T M - 1 from N, which vanishes for P = Q.
    n = solved(tril_p - tril_q)
    m = solved(tril_p)
    by_loc = solved(apart, transposed=True)[..., 0]
    inverse = torch.linalg.solve_triangular(m.mT, n + n.mT + n.mT @ n, upper=True)
    by_tril_p = solved(inverse, transposed=True).tril()
    wider = n + n.mT + n @ n.mT + apart @ apart.mT
    by_tril_q = -solved(wider, transposed=True).tril()
    return by_loc, by_tril_p, -by_loc, by_tril_q
