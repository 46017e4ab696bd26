"""The tutorial's `kl_loss` of a layer compared with its exact KL; nothing is trained."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kllab import Normal, kl_divergence
from kllab.topics.bayesian_network.spec import TutorialLayer

Array = NDArray[np.float64]
SIGMAS = np.geomspace(0.05, 20.0, 81)
"""Standard deviations of the prior along the curve."""
LEVELS = (0.1, 1.0, 3.0)
"""Levels of `kl_lines`: KL of one weight, in nats."""


@dataclass(frozen=True, eq=False)
class LayerView:
    """The tutorial's number and KL(q || prior), in nats.

    Attributes
    ----------
    layer : TutorialLayer
    count : int
        Number of weights and biases.
    kl, tutorial : float
        KL by `kllab.kl_divergence` and the tutorial's formula, at the layer's prior.
    kl_curve, tutorial_curve : numpy.ndarray
        The same at each of `SIGMAS`, (81,).
    """

    layer: TutorialLayer
    count: int
    kl: float
    tutorial: float
    kl_curve: Array
    tutorial_curve: Array

    def tables(self) -> dict[str, dict[str, Array]]:
        """Return the curve as columns."""
        return {
            "the tutorial's kl_loss": {
                "prior_sigma": SIGMAS,
                "KL, nats": self.kl_curve,
                "tutorial, nats": self.tutorial_curve,
            }
        }


def explore(layer: TutorialLayer) -> LayerView:
    """Draw the layer's means with a fixed seed and compare both formulas.

    Examples
    --------
    >>> view = explore(TutorialLayer(prior_sigma=1.0))
    >>> abs(view.kl - view.tutorial) < 1e-9 * view.kl
    True
    >>> view = explore(TutorialLayer(prior_sigma=0.1))
    >>> round((view.tutorial - view.kl) / view.count, 6)  # -log 0.1
    2.302585
    """
    rng = np.random.default_rng(0)
    weights = rng.normal(
        0.0, (2 / layer.in_features) ** 0.5, layer.in_features * layer.out_features
    )
    mu, log_var = np.concatenate([weights, np.zeros(layer.out_features)]), layer.log_var
    posterior = Normal(mu, np.exp(log_var / 2))

    def both(sigma: float) -> tuple[float, float]:
        kl = np.sum(kl_divergence(posterior, Normal(0.0, sigma)))
        tutorial = 0.5 * np.sum(-log_var + (np.exp(log_var) + mu**2) / sigma**2 - 1)
        return float(kl), float(tutorial)

    return LayerView(layer, len(mu), *both(layer.prior_sigma), *np.array(list(map(both, SIGMAS))).T)


def kl_lines() -> dict[float, tuple[Array, Array]]:
    """Return the level lines of KL(N(m, s^2) || N(0, 1)) over m and s, by level of `LEVELS`.

    From (s^2 - 1 - 2 log s + m^2) / 2 = level, solved for m.
    """
    lines = {}
    for level in LEVELS:
        s = np.exp(np.linspace(-level - 1.0, np.log(2 * level + 3.0), 4001))
        squares = 2 * level + 1 + 2 * np.log(s) - s * s
        inside = squares >= 0
        s, m = s[inside], np.sqrt(squares[inside])
        lines[level] = np.concatenate([m, -m[::-1], m[:1]]), np.concatenate([s, s[::-1], s[:1]])
    return lines
