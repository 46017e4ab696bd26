"""Solve the self-consistent equations of the information bottleneck (Tishby et al. 1999).

``beta`` multiplies the relevance: the solver minimises I(X;T) - beta I(T;Y). (In the deep
bottleneck of Alemi et al. beta multiplies the rate: it is the reciprocal of this beta.)

Plain iteration of the equations (Blahut-Arimoto) slows down without limit near a transition.
`solve` begins with it, to stay in the basin of its start, and continues with Newton's method.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kllab import Categorical, kl_divergence, mutual_information
from kllab.models.bottleneck_newton import NOT_CONVERGED, Iterate, Remaining, newton_step, remaining

Array = NDArray[np.float64]
MOST_STEPS = 300
_PLAIN_STEPS = 3
"""Number of Blahut-Arimoto steps before the first Newton step."""
_LARGEST_CHANGE = 2.0
"""Largest change of log p(t|x) in one Newton step."""
_NEGLIGIBLE = 1e-6
"""Values of p(t|x) below this may change by any factor in one Newton step."""
_GONE = 1e-9
"""Probability below which a cluster counts as empty."""
_IMPOSSIBLE = 1e-20
"""Cluster t excludes y if p(t|x) is below this for every x with p(y|x) > 0."""
_NEAR = 0.01
"""Clusters whose p(y|t) differ by less are merged if that does not raise the functional."""
_ROUNDING = 8 * float(np.finfo(float).eps)
"""Relative rounding error of an information computed from a code."""
_PRESENT = 1e-6
"""Smallest p(x|t) with which x counts in the split of t."""
_SAME = 1e-7
"""Clusters whose p(y|t) differ by less than this everywhere count as copies."""


@dataclass(frozen=True, eq=False)
class Source:
    """Joint distribution of X (rows) and Y (columns); every x has positive probability."""

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
        """I(X;Y) in nats: the upper bound of I(T;Y)."""
        return mutual_information(self.joint)


@dataclass(frozen=True, eq=False)
class Code:
    """Encoder p(t|x), shape (x, t), of a source, with derived quantities."""

    source: Source
    encoder: Array

    @cached_property
    def p_t(self) -> Array:
        """p(t), shape (t,)."""
        return self.source.p_x @ self.encoder

    @cached_property
    def p_y_given_t(self) -> Array:
        """p(y|t), shape (t, y), by the Markov chain T - X - Y; zeros for empty clusters."""
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
        """Return I(X;T) - beta I(T;Y), the objective of the bottleneck."""
        return self.rate - beta * self.relevance

    def distortions(self) -> Array:
        """KL(p(y|x) || p(y|t)) in nats, shape (x, t): the distortion of assigning x to t."""
        of_x = [Categorical(row) for row in self.source.p_y_given_x]
        of_t = [Categorical(row / row.sum()) for row in self.p_y_given_t]
        return np.array([[float(kl_divergence(p, q)) for q in of_t] for p in of_x])


@dataclass(frozen=True, eq=False)
class Solution:
    """Result of `solve`.

    Attributes
    ----------
    code
        Clusters are ordered by their mean x.
    error
        Largest error of I(X;T) and I(T;Y), in nats, from those of the nearest exact solution of
        the equations. Infinite if the solver did not converge.
    proved
        Whether `error` is proved. Very near a transition it is estimated by a quadratic model.
    """

    code: Code
    error: float
    proved: bool

    @property
    def converged(self) -> bool:
        """Whether the solver converged."""
        return self.error < np.inf


def splitting(p_y_given_x: Array, p_x: Array) -> tuple[float, Array]:
    """Return the critical beta of a cluster with p(x|t) = p_x, and its split direction, (x,)."""
    # The direction of an x of negligible p(x|t) is arbitrary and has no effect.
    p_x = np.where(p_x > _PRESENT, p_x, 0)
    p_x = p_x / p_x.sum()
    joint = p_x[:, None] * p_y_given_x
    root_x, root_y = np.sqrt(p_x), np.sqrt(joint.sum(axis=0))
    roots = np.outer(root_x, root_y)
    scaled = np.divide(joint, roots, out=np.zeros_like(joint), where=roots > 0)
    # Subtract the trivial pair of singular vectors, sqrt(p(x)) and sqrt(p(y)), of value 1.
    left, values, _ = np.linalg.svd(scaled - np.outer(root_x, root_y))
    # X and Y are independent in this cluster up to rounding: there is no direction.
    beta = float(values[0] ** -2) if values[0] > 1e-7 else np.inf
    return beta, np.divide(left[:, 0], root_x, out=np.zeros_like(root_x), where=root_x > 0)


def solve(code: Code, beta: float) -> Solution:
    """Return the solution of the self-consistent equations to which `code` descends.

    Clusters with equal p(y|t) are merged and empty ones dropped, so it may have fewer clusters.
    """
    *_, (last, left) = _steps(code, beta)
    p_t, x = last.p_t, np.arange(len(last.encoder))
    order = np.argsort(x @ last.p_xt / p_t, kind="stable")
    encoder = last.encoder[:, order]
    found = Code(code.source, encoder / encoder.sum(axis=1, keepdims=True))
    # I(X;T) and I(T;Y) are at most the log of the number of values of T.
    return Solution(found, left.error + _ROUNDING * float(np.log(last.clusters)), left.proved)


def descent(code: Code, beta: float) -> Iterator[Code]:
    """Yield the code after each step of `solve`; I(X;T) - beta I(T;Y) never rises."""
    for iterate, _ in _steps(code, beta):
        yield Code(code.source, iterate.encoder)


def _steps(code: Code, beta: float) -> Iterator[tuple[Iterate, Remaining]]:
    """Yield each step with its remaining error, which is infinite except for the last."""
    source = code.source
    with np.errstate(divide="ignore"):
        now = Iterate(source.p_x, source.p_y_given_x, np.log(code.encoder), beta)
    size = np.inf
    for step in range(MOST_STEPS):
        now = _reduced(now)
        if now.clusters == 1:
            yield now, Remaining(0.0, True)
            return
        plain = now.improved
        if step < _PLAIN_STEPS:
            now = plain
            yield now, NOT_CONVERGED
            continue
        newton = newton_step(now)
        left = remaining(now, newton, size)
        if left is not None:
            yield now.moved(newton.change), left
            return
        now, size = _lower(now, newton.change, plain), newton.size
        yield now, NOT_CONVERGED


def _lower(now: Iterate, change: Array, plain: Iterate) -> Iterate:
    """Return the longest part of a Newton step no worse than a plain step, or the plain step."""
    size = np.abs(change)
    large = size[now.log_encoder + np.maximum(change, 0) > np.log(_NEGLIGIBLE)].max(initial=0)
    whole, cautious = (_LARGEST_CHANGE / max(s, _LARGEST_CHANGE) for s in (large, size.max()))
    for part in (whole, cautious, cautious / 8):
        moved = now.moved(part * change)
        if moved.p_t.min() > 0 and moved.functional <= plain.functional + now.rounding:
            return moved
    return plain


def _reduced(now: Iterate) -> Iterate:
    """Drop empty clusters, merge copies, and set to 0 each p(t|x) that converges to 0."""
    if now.clusters > 1 and now.p_t.min() < _GONE:
        now = now.replaced(now.log_encoder[:, now.p_t >= _GONE])
    if now.clusters == 1:
        return now
    possible = now.p_y_given_x > 0
    if not possible.all():
        # If x has a y that t excludes, p(t|x) converges to 0.
        most = (possible.T * now.encoder.T[:, None, :]).max(axis=2)
        lost = (most > 0) & (most < _IMPOSSIBLE)
        if lost.any():
            never = possible @ lost.T.astype(float) > 0
            now = now.replaced(np.where(never, -np.inf, now.log_encoder))
    p_y_given_t = now.p_ty / now.p_t[:, None]
    apart = np.abs(p_y_given_t[:, None] - p_y_given_t).max(axis=2)
    for a, b in np.argwhere(np.triu(apart < _NEAR, 1)):
        columns = np.delete(now.log_encoder, b, axis=1)
        columns[:, a] = np.logaddexp(now.log_encoder[:, a], now.log_encoder[:, b])
        joined = now.replaced(columns)
        if apart[a, b] < _SAME or (
            now.beta <= splitting(now.p_y_given_x, joined.p_xt[:, a] / joined.p_t[a])[0]
            and joined.functional <= now.functional + now.rounding
        ):
            return _reduced(joined)
    return now
