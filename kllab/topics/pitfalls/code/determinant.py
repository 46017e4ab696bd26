"""inv and det in many dimensions."""

import numpy as np
import numpy.linalg as la
from numpy.typing import NDArray
from scipy.linalg import toeplitz

from kllab import MultivariateNormal, kl_divergence

Array = NDArray[np.float64]


def arguments(dimensions: float, scale: float) -> tuple[Array, Array, Array, Array]:
    """Return the means and covariance matrices of P and of Q."""
    mu = np.zeros(int(dimensions))
    cov = toeplitz(0.5 ** np.arange(int(dimensions)))
    return mu, scale**2 * cov, mu, cov


def wrong(mu1: Array, cov1: Array, mu2: Array, cov2: Array) -> float:
    k = mu1.shape[0]
    cov2_inv = la.inv(cov2)
    trace_term = np.trace(cov2_inv @ cov1)
    det_term = np.log(la.det(cov2) / la.det(cov1))
    quad_term = (mu2 - mu1).T @ cov2_inv @ (mu2 - mu1)
    return float(0.5 * (trace_term + quad_term - k + det_term))


def right(mu1: Array, cov1: Array, mu2: Array, cov2: Array) -> float:
    p = MultivariateNormal(mu1, covariance_matrix=cov1)
    q = MultivariateNormal(mu2, covariance_matrix=cov2)
    return float(kl_divergence(p, q))
