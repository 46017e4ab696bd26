"""The tutorial's `kl_loss` of a layer beside what its KL is. Exact, nothing is trained."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kllab import Normal, kl_divergence
from kllab.divergences.units import Unit

Array = NDArray[np.float64]
SIGMAS = np.geomspace(0.05, 20.0, 81)
"""Standard deviations of the prior along the curve."""
LEVELS = (0.1, 1.0, 3.0)
"""Nats of KL for one weight, of which `kl_lines` are drawn."""

CODE = """\
def kl_loss(self):
    kl_weight = 0.5 * torch.sum(
        -self.weight_log_var +
        (torch.exp(self.weight_log_var) + (self.weight_mu - self.prior_mu)**2) / self.prior_sigma**2 - 1
    )

    kl_bias = 0.5 * torch.sum(
        -self.bias_log_var +
        (torch.exp(self.bias_log_var) + (self.bias_mu - self.prior_mu)**2) / self.prior_sigma**2 - 1
    )

    return kl_weight + kl_bias
"""  # noqa: E501 (the tutorial's own lines)
"""The tutorial's method, as it stands there (but for its docstring)."""

CORRECTED = """\
def kl_loss(self):
    kl = 0.0
    for mu, log_var in ((self.weight_mu, self.weight_log_var), (self.bias_mu, self.bias_log_var)):
        d = log_var - 2 * math.log(self.prior_sigma)  # the tutorial has log_var alone
        kl = kl + 0.5 * torch.sum(
            torch.exp(d) - d + ((mu - self.prior_mu) / self.prior_sigma) ** 2 - 1
        )
    return kl
"""
"""The same method for every prior."""


@dataclass(frozen=True)
class TutorialLayer:
    """The tutorial's layer as it starts: He's normal means, zero biases, log-variances of -10.

    Parameters
    ----------
    prior_sigma : float
        Standard deviation of the prior of each weight and bias; its mean is 0.
    in_features, out_features : int
        Widths.
    log_var : float
        Of every weight and bias.
    """

    prior_sigma: float = 1.5
    in_features: int = 20
    out_features: int = 10
    log_var: float = -10.0


@dataclass(frozen=True, eq=False)
class LayerView:
    """Both numbers, in nats, at the layer's prior and along `SIGMAS`."""

    layer: TutorialLayer
    mu: Array

    @cached_property
    def count(self) -> int:
        """Weights and biases of the layer."""
        return len(self.mu)

    @cached_property
    def right(self) -> float:
        """KL(q || prior), by `kllab.kl_divergence`."""
        return self._right(self.layer.prior_sigma)

    @cached_property
    def tutorial(self) -> float:
        """What the tutorial's formula gives."""
        return self._tutorial(self.layer.prior_sigma)

    @cached_property
    def right_along(self) -> Array:
        """(81,)."""
        return np.array([self._right(float(sigma)) for sigma in SIGMAS])

    @cached_property
    def tutorial_along(self) -> Array:
        """(81,)."""
        return np.array([self._tutorial(float(sigma)) for sigma in SIGMAS])

    def _right(self, sigma: float) -> float:
        posterior = Normal(self.mu, np.exp(self.layer.log_var / 2))
        return float(np.sum(kl_divergence(posterior, Normal(0.0, sigma))))

    def _tutorial(self, sigma: float) -> float:
        log_var = self.layer.log_var
        return float(0.5 * np.sum(-log_var + (np.exp(log_var) + self.mu**2) / sigma**2 - 1))

    def tables(self) -> dict[str, dict[str, Array]]:
        """Return the curve as columns."""
        return {
            "the tutorial's kl_loss": {
                "prior_sigma": SIGMAS,
                "KL, nats": self.right_along,
                "tutorial, nats": self.tutorial_along,
            }
        }


def explore(layer: TutorialLayer) -> LayerView:
    """Draw the layer's means (always the same) and compare both formulas.

    Examples
    --------
    >>> view = explore(TutorialLayer(prior_sigma=1.0))
    >>> abs(view.right - view.tutorial) < 1e-9 * view.right
    True
    >>> view = explore(TutorialLayer(prior_sigma=0.1))
    >>> round((view.tutorial - view.right) / view.count, 6)  # -log 0.1
    2.302585
    """
    rng = np.random.default_rng(0)
    weights = rng.normal(
        0.0, (2 / layer.in_features) ** 0.5, layer.in_features * layer.out_features
    )
    return LayerView(layer, np.concatenate([weights, np.zeros(layer.out_features)]))


def kl_lines() -> list[tuple[Array, Array]]:
    """Return where KL(N(m, s^2) || N(0, 1)) is each of `LEVELS`: closed curves of m and s.

    From (s^2 - 1 - 2 log s + m^2) / 2 = level, solved for m.
    """
    lines = []
    for level in LEVELS:
        s = np.exp(np.linspace(-level - 1.0, np.log(2 * level + 3.0), 4001))
        squares = 2 * level + 1 + 2 * np.log(s) - s * s
        inside = squares >= 0
        s, m = s[inside], np.sqrt(squares[inside])
        lines.append((np.concatenate([m, -m[::-1], m[:1]]), np.concatenate([s, s[::-1], s[:1]])))
    return lines


def in_words(view: LayerView, unit: Unit) -> str:
    """Say what the formula does at this prior."""
    layer, off = view.layer, view.tutorial - view.right
    verdict = (
        "Both agree: the prior is N(0, 1)."
        if abs(off) < 1e-9 * view.right
        else f"It is off by {unit.text(off)}"
        + (", and **below 0**, which no KL is." if view.tutorial < 0 else ".")
    )
    return (
        f"The tutorial's layer as it starts, {layer.in_features} to {layer.out_features}, with "
        f"prior_sigma = {layer.prior_sigma:g} instead of its 1: KL = {unit.text(view.right)}, its "
        f"`kl_loss` = {unit.text(view.tutorial)}. {verdict} It leaves log prior_sigma out for each "
        f"of {view.count} weights and biases: a constant, so training with a fixed prior is the "
        "same, but neither the KL nor the ELBO is, and no two priors can be compared."
    )


def formula(view: LayerView, unit: Unit) -> str:
    r"""Return the difference of both with its numbers, as LaTeX."""
    sigma = view.layer.prior_sigma
    return (
        r"\begin{aligned}\mathrm{KL} &= \texttt{kl\_loss} + n \log \sigma_\text{prior} \\ "
        rf"&= {view.tutorial:.4f} + {view.count} \cdot \log {sigma:g} \\ &= "
        rf"{unit.latex(view.right)}\end{{aligned}}"
    )
