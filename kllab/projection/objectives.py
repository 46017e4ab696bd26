"""What a projection minimises: KL in both directions, Jensen-Shannon, and alpha between the two.

Each divergence of a target P and a model Q is a mean over Q of a function of the log ratio
``t = log p(x) - log q(x)``. Its gradient and its Hessian in any parameters of Q are means over Q of
the scores of Q, weighted with two more functions of t:

    gradient = E_q[first(t) s],  Hessian = E_q[second(t) s s^T + first(t) (d^2 q) / q],

with s the gradient of log q. The first is ``d(phi)/dq`` of the divergence ``integral phi(p, q)``
and the second ``q d^2(phi)/dq^2``. The methods return these functions times the weights of the
points; ``mass(a)`` are the weights of ``integral p^a q^(1 - a)``, which are finite even where
``e^(a t)`` is not.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from math import log
from numbers import Real
from typing import ClassVar

import numpy as np
from scipy.special import expit

from kllab.special.float_array import FloatArray

NAMES = ("forward", "reverse", "jensen_shannon", "alpha")
"""Objectives by the names that `project` takes."""


Mass = Callable[[float], FloatArray]


@dataclass(frozen=True)
class Objective(ABC):
    """Divergence of P and Q, as functions of the log ratio t = log p - log q."""

    name: ClassVar[str]
    from_model = True
    """Whether the integrand lies where Q has mass, not where P has."""

    @property
    def constant(self) -> float:
        """Part of the value that does not depend on Q."""
        return 0.0

    @abstractmethod
    def value(self, t: FloatArray, mass: Mass) -> FloatArray:
        """Return the function whose mean over Q is the divergence, without `constant`."""

    @abstractmethod
    def first(self, t: FloatArray, mass: Mass) -> FloatArray:
        """Return the weight of the scores in the gradient."""

    @abstractmethod
    def second(self, t: FloatArray, mass: Mass) -> FloatArray:
        """Return the weight of the products of scores in the Hessian."""


class Reverse(Objective):
    """KL(Q||P) = E_q[-t]."""

    name = "reverse"

    def value(self, t: FloatArray, mass: Mass) -> FloatArray:
        """Return -t."""
        return -t * mass(0)

    def first(self, t: FloatArray, mass: Mass) -> FloatArray:
        """Return -t."""
        return -t * mass(0)

    def second(self, t: FloatArray, mass: Mass) -> FloatArray:  # noqa: ARG002
        """Return 1."""
        return mass(0)


class Forward(Objective):
    """KL(P||Q) = E_p[t]."""

    name = "forward"
    from_model = False

    def value(self, t: FloatArray, mass: Mass) -> FloatArray:
        """Return ``e^t t``."""
        return mass(1) * t

    def first(self, t: FloatArray, mass: Mass) -> FloatArray:  # noqa: ARG002
        """Return ``-e^t``."""
        return -mass(1)

    def second(self, t: FloatArray, mass: Mass) -> FloatArray:  # noqa: ARG002
        """Return ``e^t``."""
        return mass(1)


class JensenShannon(Objective):
    """Jensen-Shannon divergence: log 2 - E_q[log(1 + e^t) + e^t log(1 + e^-t)] / 2."""

    name = "jensen_shannon"

    @property
    def constant(self) -> float:
        """Logarithm of 2."""
        return log(2)

    def value(self, t: FloatArray, mass: Mass) -> FloatArray:
        """Return the function above; for t of 1,000 as well, where e^t is infinite."""
        small = np.log1p(np.exp(-np.abs(t)))
        above = np.maximum(t, 0) + small
        # e^t log(1 + e^-t): 1 in the limit of large t.
        with np.errstate(over="ignore", invalid="ignore"):
            share = np.where(t > 30, 1 - np.exp(-np.abs(t)) / 2, np.exp(t) * (above - t))
        return (above + share) / -2 * mass(0)

    def first(self, t: FloatArray, mass: Mass) -> FloatArray:
        """Return ``-log(1 + p / q) / 2``."""
        return np.logaddexp(0, t) / -2 * mass(0)

    def second(self, t: FloatArray, mass: Mass) -> FloatArray:
        """Return ``p / (p + q) / 2``."""
        return np.asarray(expit(t) / 2 * mass(0))


@dataclass(frozen=True)
class Alpha(Objective):
    """Alpha divergence ``(1 - integral p^alpha q^(1 - alpha)) / (alpha (1 - alpha))``.

    The convention of `kllab.alpha_divergence`, which is also Minka's: alpha towards 0 is KL(Q||P)
    and alpha towards 1 is KL(P||Q). Source: Minka, "Divergence measures and message passing"
    (2005), eq. 1.
    """

    alpha: float
    name: ClassVar[str] = "alpha"

    @property
    def from_model(self) -> bool:  # type: ignore[override]
        """Whether Q has the greater part in the product of densities."""
        return self.alpha < 0.5

    @property
    def constant(self) -> float:
        """``1 / (alpha (1 - alpha))``."""
        return 1 / (self.alpha * (1 - self.alpha))

    def value(self, t: FloatArray, mass: Mass) -> FloatArray:  # noqa: ARG002
        """Return ``-e^(alpha t) / (alpha (1 - alpha))``."""
        return -self.constant * mass(self.alpha)

    def first(self, t: FloatArray, mass: Mass) -> FloatArray:  # noqa: ARG002
        """Return ``-e^(alpha t) / alpha``."""
        return -mass(self.alpha) / self.alpha

    def second(self, t: FloatArray, mass: Mass) -> FloatArray:  # noqa: ARG002
        """Return ``e^(alpha t)``."""
        return mass(self.alpha)


def objective_of(name: object, alpha: object = None) -> Objective:
    """Return the objective of this name; `alpha` belongs to "alpha" alone.

    Raises
    ------
    ValueError
        If the name is unknown, or alpha is missing, superfluous or not between 0 and 1.
    """
    if name not in NAMES:
        raise ValueError(f"project: objective is {name!r}; allowed: {', '.join(map(repr, NAMES))}")
    if name != "alpha":
        if alpha is not None:
            raise ValueError(
                f"project: alpha is {alpha!r}, but the objective is {name!r}; only the objective "
                "'alpha' has one"
            )
        kinds: dict[str, Callable[[], Objective]] = {
            "forward": Forward,
            "reverse": Reverse,
            "jensen_shannon": JensenShannon,
        }
        return kinds[str(name)]()
    is_number = isinstance(alpha, Real) and not isinstance(alpha, bool)
    if not is_number or not 0 <= float(alpha) <= 1:  # type: ignore[arg-type]
        raise ValueError(
            f"project: alpha is {alpha!r}; allowed: a number from 0, which is reverse KL, to 1, "
            "which is forward KL"
        )
    order = float(alpha)  # type: ignore[arg-type]
    return Reverse() if order == 0 else Forward() if order == 1 else Alpha(order)
