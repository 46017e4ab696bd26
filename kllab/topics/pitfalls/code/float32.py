"""Cancellation in float32."""

import numpy as np

from kllab import Normal, kl_divergence


def arguments(gap: float) -> tuple[np.float32, np.float32, np.float32, np.float32]:
    """Return the mean and the standard deviation of P and of Q."""
    return np.float32(0), np.float32(1), np.float32(0), np.float32(1 + gap)


def wrong(mu1: np.float32, sigma1: np.float32, mu2: np.float32, sigma2: np.float32) -> float:
    kl = np.log(sigma2 / sigma1) + (sigma1**2 + (mu1 - mu2) ** 2) / (2 * sigma2**2) - 0.5
    return float(kl)


def right(mu1: np.float32, sigma1: np.float32, mu2: np.float32, sigma2: np.float32) -> float:
    p, q = Normal(float(mu1), float(sigma1)), Normal(float(mu2), float(sigma2))
    return float(kl_divergence(p, q))
