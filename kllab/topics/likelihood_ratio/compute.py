"""Test between P and Q: exponents, the nearest point to each, and exact errors against draws."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import softmax

from kllab import Categorical, Divergence, explain_kl, kl_divergence
from kllab.models.pair_view import PairView
from kllab.models.simplex import region
from kllab.topics.likelihood_ratio.errors import log_bayes_error, log_errors, log_type_2_at
from kllab.topics.likelihood_ratio.spec import Hypotheses

Array = NDArray[np.float64]
NUMBERS = {
    2: (1, 2, 3, 5, 8, 12, 16, 20, 30, 40, 50, 60, 80, 100, 130, 160, 200, 250, 300),
    3: (1, 2, 3, 5, 8, 12, 16, 20, 30, 40, 50, 60, 80, 100, 120),
}
"""Numbers of draws of the curves, by the number of outcomes."""
LEVELS = (0.01, 0.05, 0.2, 0.5)
"""Divergences of the level lines, in nats."""
ARC = np.linspace(0, 1, 41)


@dataclass(frozen=True, eq=False)
class RatioView(PairView):
    """View of `spec`.

    Attributes
    ----------
    nearest : numpy.ndarray
        Point of the boundary that is nearest to P by KL(.||P), and also to Q by KL(.||Q).
    exponents : (float, float)
        Sanov's exponents of the errors of types I and II, in nats per draw; 0 if P, or Q, is on
        the wrong side of the boundary.
    chernoff : float
        Exponent of the Bayes error, in nats per draw.
    log_errors : (float, float)
        Logarithms of the exact errors after `spec.draws` draws.
    """

    spec: Hypotheses
    p: Array
    q: Array
    r: Array
    nearest: Array
    exponents: tuple[float, float]
    chernoff: float
    log_errors: tuple[float, float]

    @property
    def numbers(self) -> Array:
        """Numbers of draws of the curves of logarithms of errors (nats)."""
        return np.array(NUMBERS[len(self.p)], float)

    @cached_property
    def types_1_and_2(self) -> tuple[Array, Array]:
        """Errors of types I and II of the test whose boundary goes through R."""
        threshold = self.spec.threshold
        pairs = [log_errors(self.p, self.q, threshold, n) for n in NUMBERS[len(self.p)]]
        type_1, type_2 = np.array(pairs).T
        return type_1, type_2

    @cached_property
    def type_2_at(self) -> Array:
        """Smallest type II error at the fixed type I error."""
        alpha, numbers = self.spec.alpha, NUMBERS[len(self.p)]
        return np.array([log_type_2_at(self.p, self.q, alpha, n) for n in numbers])

    @cached_property
    def bayes(self) -> Array:
        """Error of the best test of equally probable P and Q."""
        return np.array([log_bayes_error(self.p, self.q, n) for n in NUMBERS[len(self.p)]])

    @cached_property
    def arc(self) -> Array:
        """Points between P and Q in proportion to p^(1-s) q^s, (41, outcomes)."""
        return softmax(np.log(self.p) - ARC[:, None] * self.spec.log_ratio, axis=1)

    def tables(self) -> dict[str, dict[str, NDArray[np.generic]]]:
        """Return the data of the charts: columns by table."""
        type_1, type_2 = self.types_1_and_2
        return {
            "errors": {
                "draws": self.numbers,
                "log type I, nats": type_1,
                "log type II, nats": type_2,
                f"log type II at type I = {self.spec.alpha:g}, nats": self.type_2_at,
                "log Bayes error, nats": self.bayes,
            },
            "distributions": {
                "outcome": np.arange(float(len(self.p))),
                "P": self.p,
                "Q": self.q,
                "R": self.r,
                "nearest point": self.nearest,
            },
        }


@lru_cache(maxsize=64)
def explore(spec: Hypotheses) -> RatioView:
    """Compute the view of `spec`. It is cached: do not modify its arrays."""
    p, q, r = spec.probs
    of_p, of_q = Categorical(p), Categorical(q)
    nearest = on_boundary(p, spec.log_ratio, spec.threshold)
    kl_pq, kl_qp = explain_kl(of_p, of_q), explain_kl(of_q, of_p)
    return RatioView(
        pq=kl_pq,
        qp=kl_qp,
        spec=spec,
        p=p,
        q=q,
        r=r,
        nearest=nearest,
        exponents=(
            divergence(nearest, p) if spec.threshold < float(kl_pq.value) else 0.0,
            divergence(nearest, q) if spec.threshold > -float(kl_qp.value) else 0.0,
        ),
        chernoff=divergence(on_boundary(p, spec.log_ratio, 0.0), p),
        log_errors=log_errors(p, q, spec.threshold, spec.draws),
    )


def on_boundary(p: Array, log_ratio: Array, threshold: float) -> Array:
    """Return the distribution nearest to P by KL(.||P) whose mean log ratio is `threshold`.

    It is in proportion to p exp(-s log_ratio) for the s at which the mean is right; for s from 0 to
    1 it is between P and Q.
    """
    spread = float(np.ptp(log_ratio))
    if spread < 1e-12:
        return p

    def at(s: float) -> Array:
        return np.asarray(softmax(np.log(p) - s * log_ratio))

    def excess(s: float) -> float:
        return float(at(s) @ log_ratio) - threshold

    low, high = -1.0, 2.0
    while excess(low) < 0 and low * spread > -700:
        low *= 2
    while excess(high) > 0 and high * spread < 700:
        high *= 2
    if excess(low) <= 0:
        return at(low)
    return at(high) if excess(high) >= 0 else at(brentq(excess, low, high, xtol=1e-14))


def divergence(p: Array, q: Array) -> float:
    """Return KL(p||q) in nats."""
    return float(kl_divergence(Categorical(p / p.sum()), Categorical(q)))


def at_r(view: RatioView, *, reverse: bool) -> tuple[Divergence, Divergence]:
    """Return KL(P||R) and KL(Q||R), or with `reverse` KL(R||P) and KL(R||Q)."""
    r = Categorical(view.r)
    one, other = (
        explain_kl(r, Categorical(side)) if reverse else explain_kl(Categorical(side), r)
        for side in (view.p, view.q)
    )
    return one, other


def level_line(centre: Array, level: float | Array, *, reverse: bool) -> Array:
    """Return the line of a finite level of the divergence of `level_lines`, (121, 3)."""
    return region(centre, level, reverse=reverse, rays_drawn=121, halvings=24)


@lru_cache(maxsize=32)
def level_lines(centre: tuple[float, ...], *, reverse: bool) -> tuple[Array, ...]:
    """Return lines of equal KL(centre||.), or with `reverse` of equal KL(.||centre), (121, 3)."""
    return tuple(level_line(np.array(centre), np.array(LEVELS), reverse=reverse))
