"""Newton's method for the information bottleneck, with a bound on the remaining error.

The unknowns are log p(t|x). A solution is a fixed point of the Blahut-Arimoto step. Scaled by
sqrt(p(x) p(t|x)), the Jacobian of that step is symmetric, and the identity minus it is the Hessian
of the functional I(X;T) - beta I(T;Y) in these coordinates. The Hessian is positive definite at a
strict minimum and nearly singular close to a transition.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_EPS = float(np.finfo(float).eps)
_SHIFTS = (1e-13, *(10.0**k for k in range(-11, 5)))
"""Shifts of the Hessian's diagonal, tried in order until it is positive definite."""
_SMALL_CHANGE = 1e-4
"""Largest change of log p(t|x) after which the iteration may end."""
_CLOSE = 1e-12
"""Tolerated error of log p(t|x)."""
_LARGEST_ERROR = 1e-6
"""Largest estimated error of an information, in nats, that counts as converged."""


class Iterate:
    """Encoder in logarithms, with the quantities that the steps need.

    Parameters
    ----------
    p_x, p_y_given_x : numpy.ndarray
        The source, (x,) and (x, y).
    logits : numpy.ndarray
        (x, t): log p(t|x) up to a constant for each x; -inf where p(t|x) = 0.
    beta : float
        Weight of relevance.
    """

    def __init__(self, p_x: Array, p_y_given_x: Array, logits: Array, beta: float) -> None:
        self.p_x, self.p_y_given_x, self.beta = p_x, p_y_given_x, beta
        shifted = logits - logits.max(axis=1, keepdims=True)
        self.log_encoder: Array = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.encoder: Array = np.exp(self.log_encoder)
        self.p_xt: Array = p_x[:, None] * self.encoder
        self.p_t: Array = self.p_xt.sum(axis=0)
        self.p_ty: Array = self.p_xt.T @ p_y_given_x

    @property
    def clusters(self) -> int:
        """Number of values of T."""
        return len(self.p_t)

    @property
    def rounding(self) -> float:
        """Rounding error of a difference of `functional`."""
        return 8 * _EPS * max(1.0, self.beta)

    @cached_property
    def log_p_t(self) -> Array:
        """Logarithm of p(t), (t,); 0 for empty clusters."""
        return _log(self.p_t)

    @cached_property
    def log_p_ty(self) -> Array:
        """Logarithm of p(t, y), (t, y); 0 where t and y never occur together."""
        return _log(self.p_ty)

    @cached_property
    def functional(self) -> float:
        """I(X;T) - beta I(T;Y), up to a constant of the source."""
        kept = np.where(self.encoder > 0, self.log_encoder, 0.0)
        own = self.p_t @ self.log_p_t
        relevance: float = (self.p_ty * self.log_p_ty).sum() - own
        rate: float = (self.p_xt * kept).sum() - own
        return rate - self.beta * relevance

    @cached_property
    def improved(self) -> Iterate:
        """One Blahut-Arimoto step: p(t|x) proportional to p(t) exp(-beta KL(p(y|x)||p(y|t))).

        Tishby, Pereira & Bialek 1999, equations 28 to 31: each of the three equations minimises
        the functional over its own part, so it never rises. Only the part of the divergence that
        depends on t is needed, -sum_y p(y|x) log p(y|t). It is infinite if t excludes a y of x.
        """
        logits = (1 - self.beta) * self.log_p_t + self.beta * (self.p_y_given_x @ self.log_p_ty.T)
        never = self.p_ty == 0
        if never.any():
            logits = np.where(self.p_y_given_x @ never.T > 0, -np.inf, logits)
        return self.replaced(logits)

    def moved(self, change: Array) -> Iterate:
        """Return the encoder with `change` added to its logarithms."""
        return self.replaced(self.log_encoder + change)

    def replaced(self, logits: Array) -> Iterate:
        """Return another encoder of the same source at the same beta."""
        return Iterate(self.p_x, self.p_y_given_x, logits, self.beta)


@dataclass(frozen=True, eq=False)
class NewtonStep:
    """The change of log p(t|x), (x, t), and whether the Hessian is positive definite."""

    change: Array
    convex: bool

    @property
    def size(self) -> float:
        """Largest absolute change."""
        return float(np.abs(self.change).max())


def newton_step(now: Iterate) -> NewtonStep:
    """Return the Newton step; shift the Hessian if it is not positive definite.

    The shift makes it a direction of descent (Nocedal & Wright 2006, algorithm 3.3).
    """
    x, t = now.encoder.shape
    residual = _residual(now)
    root = np.sqrt(now.p_xt)
    hessian = _hessian(now)
    identity = np.eye(x * t)
    for shift in _SHIFTS:
        shifted = hessian + shift * identity
        try:
            np.linalg.cholesky(shifted)
        except np.linalg.LinAlgError:
            continue
        break
    scaled = np.linalg.solve(shifted, (root * residual).T.ravel())
    # Not scaled / root, which would lose digits of a small p(t|x). Its logarithm follows from p(t)
    # and p(t, y), which hardly depend on it.
    moved = root * scaled.reshape(t, x).T
    change = residual + _response(now, moved)
    return NewtonStep(_centred(now, change), shift == _SHIFTS[0])


@dataclass(frozen=True)
class Remaining:
    """Remaining error of I(X;T) and I(T;Y), in nats, and whether it is proved."""

    error: float
    proved: bool


NOT_CONVERGED = Remaining(np.inf, False)


def remaining(now: Iterate, step: NewtonStep, before: float) -> Remaining | None:
    """Return the error that remains after `step`, or None if another step should follow.

    By the theorem of Newton and Kantorovich (Deuflhard 2004, theorem 2.1) in the maximum norm of
    the change of log p(t|x). The Jacobian J varies by at most L = 12 (|1 - beta| + beta) times that
    change. If h = norm(inv(J)) * L * step is at most 1/2, a solution exists within 2 h times the
    step from its end. Very near a transition, rounding keeps h above 1/2. Then the error is that of
    the quadratic model with the Hessian M: at most sqrt(g' inv(M) g) sqrt(r' inv(M) r), with g the
    gradient of the functional and r that of I(X;T).

    Parameters
    ----------
    before : float
        Size of the previous step. A step near rounding size that no longer shrinks is rounding.
    """
    size = step.size
    if not (step.convex and size < _SMALL_CHANGE):
        return None
    inverse = _inverse_norm(now)
    finite = np.where(now.encoder > 0, now.log_encoder, 0.0)
    noise = _EPS * float(8 + np.abs(finite).max() + now.beta * (8 + np.abs(now.log_p_ty).max()))
    rounding = inverse * noise
    h = 12 * (abs(1 - now.beta) + now.beta) * inverse * (size + rounding)
    left = 2 * h * size + 2 * rounding
    settled = size <= 4 * rounding and size > before / 2
    if left > max(_CLOSE, 4 * rounding) and not settled:
        return None
    gain = _centred(now, np.where(now.encoder > 0, now.log_encoder - now.log_p_t, 0.0))
    # At a solution beta d I(T;Y) = d I(X;T) along every change.
    larger = max(1.0, 1 / now.beta)
    if h <= 0.5:
        slope = float(np.abs(now.p_xt * gain).sum())
        curvature = 8 * (1 + float(np.abs(gain).max()))
        return Remaining(larger * (slope * left + curvature * left * (left + size)), True)
    error = larger * _model_error(now, gain, noise)
    return Remaining(error, False) if error < _LARGEST_ERROR else NOT_CONVERGED


def _model_error(now: Iterate, gain: Array, noise: float) -> float:
    """Return the error of I(X;T) by the quadratic model, doubled for safety."""
    root = np.sqrt(now.p_xt)
    inverse = np.linalg.inv(_hessian(now) + _SHIFTS[0] * np.eye(root.size))
    gradient, slope = ((root * of).T.ravel() for of in (_residual(now), gain))
    distance = (gradient @ inverse @ gradient) ** 0.5 + noise * np.abs(inverse).sum(1).max() ** 0.5
    return float(2 * distance * (slope @ inverse @ slope) ** 0.5)


def _residual(now: Iterate) -> Array:
    """Return the change of log p(t|x) by a Blahut-Arimoto step; 0 where p(t|x) stays 0."""
    before, after = now.log_encoder, now.improved.log_encoder
    finite = np.isfinite(before) & np.isfinite(after)
    return _centred(now, np.subtract(after, before, out=np.zeros_like(before), where=finite))


def _centred(now: Iterate, change: Array) -> Array:
    """Project changes of log p(t|x) so that they keep the sum of p(t|x) to first order."""
    centred: Array = change - (now.encoder * change).sum(axis=1, keepdims=True)
    return np.where(np.isfinite(now.log_encoder), centred, 0.0)


def _weights(now: Iterate) -> tuple[Array, Array]:
    """Return p(x|t), (t, x), and 1 - beta + beta sum_y p(y|x) p(y|x') / p(y|t), (t, x, x')."""
    p_y_given_t = now.p_ty / now.p_t[:, None]
    inverse = np.divide(1.0, p_y_given_t, out=np.zeros_like(p_y_given_t), where=now.p_ty > 0)
    of_x = now.p_y_given_x
    together = (of_x * inverse[:, None, :]) @ of_x.T
    return (now.p_xt / now.p_t).T, (1 - now.beta) + now.beta * together


def _hessian(now: Iterate) -> Array:
    """Return the scaled Hessian on changes that keep the sums over t, the identity elsewhere."""
    x, t = now.encoder.shape
    identity = np.eye(x * t)
    p_x_given_t, inner = _weights(now)
    root, keep = np.sqrt(p_x_given_t), np.sqrt(now.encoder).T
    own = np.einsum("txz,ts->txsz", root[:, :, None] * inner * root[:, None, :], np.eye(t))
    sums = np.einsum("tx,sx,xz->txsz", keep, keep, np.eye(x))
    projection = identity - sums.reshape(x * t, x * t)
    return np.asarray(identity - projection @ own.reshape(x * t, x * t) @ projection)


def _response(now: Iterate, moved: Array) -> Array:
    """Return the derivative of a Blahut-Arimoto step's log p(t|x) along a change of p(x, t)."""
    of_t = moved.sum(axis=0) / now.p_t
    of_ty = moved.T @ now.p_y_given_x
    of_ty = np.divide(of_ty, now.p_ty, out=np.zeros_like(of_ty), where=now.p_ty > 0)
    response: Array = (1 - now.beta) * of_t + now.beta * (now.p_y_given_x @ of_ty.T)
    return response


def _inverse_norm(now: Iterate) -> float:
    """Return the maximum row sum of |inv(J)|, J = identity - Jacobian of a Blahut-Arimoto step."""
    x, t = now.encoder.shape
    p_x_given_t, inner = _weights(now)
    follows = inner * p_x_given_t[:, None, :]
    own = np.einsum("txz,ts->txsz", follows, np.eye(t))
    jacobian = (own - follows[:, :, None, :] * now.encoder.T).reshape(x * t, x * t)
    try:
        return float(np.abs(np.linalg.inv(np.eye(x * t) - jacobian)).sum(axis=1).max())
    except np.linalg.LinAlgError:
        return np.inf


def _log(p: Array) -> Array:
    """Return log p, or 0 where p is 0, as p log p is 0 there."""
    return np.log(p, out=np.zeros_like(p), where=p > 0)
