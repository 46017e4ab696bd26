"""Simplex of distributions over three outcomes: points of a triangle, and KL between them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import rel_entr

from kllab import Categorical, kl_divergence

Array = NDArray[np.float64]
CORNERS: Array = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, 3**0.5 / 2]])
"""Corners of the triangle: the deterministic policies, (3, 2)."""
_RAYS, _HALVINGS = 241, 80  # 80 halvings locate the level line up to rounding
OPPOSITE = _RAYS // 2
"""Index of the ray opposite to the first one of `region`."""
_LEAST = 1e-6


def policy_at(x: float, y: float) -> Array:
    """Return the policy, (3,), at a point of the plane; outside of the triangle, one on its edge.

    Every action keeps a probability of at least about 1e-6, so that logits and KL stay finite.
    """
    shares = np.linalg.solve(np.vstack([CORNERS.T, np.ones(3)]), np.array([x, y, 1.0]))
    inside = np.maximum(shares, _LEAST)
    return np.asarray(inside / inside.sum())


def logits(policy: Array) -> Array:
    """Return the logits of a policy, (3,), the last of them 0; the inverse of `softmax`."""
    return np.asarray(np.log(policy / policy[-1]))


def divergence(p: Array, q: Array) -> float:
    """Return KL(p||q) in nats of two policies, by `kllab.kl_divergence`."""
    return float(kl_divergence(Categorical(p), Categorical(q)))


def forward_kl(old: Array, new: Array) -> float:
    """Return KL(p||q) like `divergence`, but faster and less accurate for small values."""
    return float(rel_entr(old, new).sum())


def region(
    old: Array,
    radius: float | Array,
    *,
    reverse: bool = False,
    rays_drawn: int = _RAYS,
    halvings: int = _HALVINGS,
) -> Array:
    """Return the level line KL(old||new) = radius, or KL(new||old) = radius, (241, 3).

    Of several radii, (n,), it returns the lines, (n, 241, 3). The first ray goes from action 1 to
    action 0, ray `OPPOSITE` from action 0 to action 1. Fewer rays and halvings are enough
    for a line that is only drawn.
    """
    angle = np.linspace(0, 2 * np.pi, rays_drawn)
    # Two directions that span the plane of probabilities with sum 1.
    first, second = np.array([1.0, -1.0, 0.0]) / 2**0.5, np.array([1.0, 1.0, -2.0]) / 6**0.5
    rays = np.outer(np.cos(angle), first) + np.outer(np.sin(angle), second)
    with np.errstate(divide="ignore", invalid="ignore"):
        edge = np.where(rays < 0, -old / rays, np.inf).min(axis=1)
    limit = np.asarray(radius)[..., None]
    low, high = np.zeros((*limit.shape[:-1], rays_drawn)), edge
    for _ in range(halvings):
        middle = (low + high) / 2
        new = old + middle[..., None] * rays
        beyond = (rel_entr(new, old) if reverse else rel_entr(old, new)).sum(axis=-1) > limit
        low, high = np.where(beyond, low, middle), np.where(beyond, middle, high)
    return np.asarray(np.maximum(old + low[..., None] * rays, 0.0))
