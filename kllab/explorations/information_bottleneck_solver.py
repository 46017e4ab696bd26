"""Self-consistent equations of the information bottleneck, iterated (Tishby et al. 1999).

``beta`` weighs relevance: minimised is I(X;T) - beta I(T;Y). (The deep bottleneck of Alemi et al.
weighs the rate instead: its beta is one over this one.)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from kllab import Categorical, kl_divergence, mutual_information

Array = NDArray[np.float64]
CLOSE = 1e-9
MOST_ITERATIONS = 3_000
_GONE = 1e-9
"""Probability below which a cluster counts as empty."""
_SAME = 1e-3
"""Clusters whose p(y|t) differ by less than this everywhere count as one."""


@dataclass(frozen=True, eq=False)
class Source:
    """A joint distribution of X (rows) and Y (columns); every x has a probability above 0."""

    joint: Array

    @cached_property
    def p_x(self) -> Array:
        """p(x), shape (x,)."""
        return np.asarray(self.joint.sum(axis=1))

    @cached_property
    def p_y_given_x(self) -> Array:
        """p(y|x), shape (x, y)."""
        return self.joint / self.p_x[:, None]

    @cached_property
    def relevant(self) -> float:
        """I(X;Y) in nats: no code can keep more about Y."""
        return mutual_information(self.joint)


@dataclass(frozen=True, eq=False)
class Code:
    """An encoder p(t|x), shape (x, t), of a source, and what follows from it."""

    source: Source
    encoder: Array

    @cached_property
    def p_t(self) -> Array:
        """p(t), shape (t,)."""
        return self.source.p_x @ self.encoder

    @cached_property
    def p_y_given_t(self) -> Array:
        """p(y|t), shape (t, y), by the Markov chain T - X - Y; of empty clusters zeros."""
        joint, p_t = self.encoder.T @ self.source.joint, self.p_t[:, None]
        return np.divide(joint, p_t, out=np.zeros_like(joint), where=p_t > 0)

    @cached_property
    def rate(self) -> float:
        """I(X;T) in nats."""
        return mutual_information(self.source.p_x[:, None] * self.encoder)

    @cached_property
    def relevance(self) -> float:
        """I(T;Y) in nats."""
        return mutual_information(self.encoder.T @ self.source.joint)

    def functional(self, beta: float) -> float:
        """I(X;T) - beta I(T;Y): what the bottleneck minimises."""
        return self.rate - beta * self.relevance

    def distortions(self) -> Array:
        """KL(p(y|x) || p(y|t)) in nats, shape (x, t): the distortion of putting x into t."""
        of_x = [Categorical(row) for row in self.source.p_y_given_x]
        of_t = [Categorical(row / row.sum()) for row in self.p_y_given_t]
        return np.array([[float(kl_divergence(p, q)) for q in of_t] for p in of_x])

    def without_copies(self) -> "Code":
        """Join clusters that say the same of Y, drop empty ones; nothing about Y is lost.

        The order is by the mean x of each cluster.
        """
        kept = self.encoder[:, self.p_t > _GONE]
        code = Code(self.source, kept / kept.sum(axis=1, keepdims=True))
        groups: list[list[int]] = []
        for t, row in enumerate(code.p_y_given_t):
            for group in groups:
                if np.abs(code.p_y_given_t[group[0]] - row).max() < _SAME:
                    group.append(t)
                    break
            else:
                groups.append([t])
        joined = np.stack([code.encoder[:, group].sum(axis=1) for group in groups], axis=1)
        weight = self.source.p_x[:, None] * joined
        mean_x = np.arange(len(joined)) @ weight / weight.sum(axis=0)
        return Code(self.source, joined[:, np.argsort(mean_x, kind="stable")])


def improved(code: Code, beta: float) -> Code:
    """Make one Blahut-Arimoto step: p(t|x) proportional to p(t) exp(-beta KL(p(y|x)||p(y|t))).

    Tishby, Pereira & Bialek 1999, equations 28 to 31: each of the three equations minimises the
    functional over its own part, so it never rises. Of the divergence only the part that depends
    on t is needed, -sum_y p(y|x) log p(y|t): infinite where t never has a y that x has.
    """
    p_y_given_x, p_y_given_t = code.source.p_y_given_x, code.p_y_given_t
    never = p_y_given_t == 0
    exponent = beta * (p_y_given_x @ np.log(np.where(never, 1.0, p_y_given_t)).T)
    exponent = np.where(p_y_given_x @ never.T > 0, -np.inf, exponent)
    with np.errstate(divide="ignore"):
        return Code(code.source, softmax(exponent + np.log(code.p_t), axis=1))


def iterations(code: Code, beta: float) -> Iterator[Code]:
    """Yield improved codes until p(t|x) settles (changes below 1e-9), 3,000 at most."""
    for _ in range(MOST_ITERATIONS):
        after = improved(code, beta)
        yield after
        if np.abs(after.encoder - code.encoder).max() < CLOSE:
            return
        code = after


def settled(code: Code, beta: float) -> Code:
    """Return the last of `iterations`, without copies."""
    for after in iterations(code, beta):
        code = after
    return code.without_copies()
