"""Soft policy of one state as a projection: the minimiser of KL(pi || exp(Q / alpha) / Z).

With J(pi) = sum_a pi (Q - alpha log pi) and pi* = softmax(Q / alpha): J(pi*) - J(pi) = alpha
KL(pi || pi*) for every policy pi (Haarnoja et al. 2018, equation 4, as an identity).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import entr, log_softmax

from kllab import Categorical, kl_divergence
from kllab.models.decision_process import Array, DecisionProcess
from kllab.models.soft_values import SoftValues, evaluate

_MIXED = np.linspace(0.0, 1.0, 41)
_DESCENT_STEPS = 200
_LEAST = 1e-290  # below it float64 loses digits


@dataclass(frozen=True, eq=False)
class Projection:
    """Policy of one state compared with its target exp(Q / alpha) / Z; divergences in nats.

    Parameters
    ----------
    q, target, descended, own : numpy.ndarray
        (actions,): soft Q; exp(Q / alpha) / Z; the result of descending KL(pi || target) from the
        uniform policy; the visitor's policy.
    kl : float
        KL(own || target), by `kllab.kl_divergence`.
    best, reached : float
        J = sum_a pi (Q - alpha log pi) of the target (equal to V) and of the visitor's policy.
    share, mixed_kl, mixed_gap : numpy.ndarray
        (points,): share of the target in mixtures with the visitor's policy, and their KL and
        (best - J) / alpha.
    loss, explained : float
        Loss of soft value from the start if the visitor's policy is followed in this state and the
        optimal one elsewhere: by policy evaluation, and as alpha * visits * KL.
    visits : float
        Discounted visits to the state under that policy.
    """

    q: Array
    target: Array
    descended: Array
    own: Array
    kl: float
    best: float
    reached: float
    share: Array
    mixed_kl: Array
    mixed_gap: Array
    loss: float
    explained: float
    visits: float


def soft_objective(policy: Array, q: Array, alpha: float | Array) -> Array:
    """Return J = sum_a pi (Q - alpha log pi) over the last axis; pi(a) = 0 adds 0."""
    return np.asarray((policy * q + alpha * entr(policy)).sum(axis=-1))


def project(
    process: DecisionProcess, soft: SoftValues, discount: float, *, state: int, own: Array
) -> Projection:
    """Compare the policy `own` of one state, (actions,), with its target exp(Q / alpha) / Z."""
    alpha = float(soft.alpha)
    log_target, q = soft.log_policy[state], soft.q[state]
    target = np.exp(log_target)
    share = _MIXED[:, None]
    mixed = (1 - share) * own + share * target
    best = float(soft.v[state])
    kl = float(_kl(own, log_target))
    loss, visits = _loss_of_following(process, soft, discount, state, own)
    return Projection(
        q=q,
        target=target,
        descended=descend(log_target),
        own=own,
        kl=kl,
        best=best,
        reached=float(soft_objective(own, q, alpha)),
        share=_MIXED,
        mixed_kl=_kl(mixed, log_target),
        mixed_gap=(best - soft_objective(mixed, q, alpha)) / alpha,
        loss=loss,
        explained=alpha * visits * kl,
        visits=visits,
    )


def _kl(p: Array, log_q: Array) -> Array:
    """Return KL(p || q) over the last axis in nats, by `kllab` unless q underflows."""
    q = np.exp(log_q)
    if q.min() > _LEAST:
        return np.asarray(kl_divergence(Categorical(p), Categorical(q)))
    # exp(Q / alpha) / Z underflows: KL is still finite, from its logarithm.
    log_p = np.log(p, out=np.zeros_like(p), where=p > 0)
    divergence: Array = (p * (log_p - log_q)).sum(axis=-1)
    return divergence


def descend(log_target: Array) -> Array:
    """Descend KL(pi || target) from the uniform policy by exponentiated gradient.

    The derivative of KL with respect to pi(a) is log pi(a) - log target(a) + 1 (Kivinen & Warmuth
    1997 for the step). The descent does not use that the target is the minimum.
    """
    log_policy = np.full(len(log_target), -np.log(len(log_target)))
    for _ in range(_DESCENT_STEPS):
        log_policy = log_softmax(log_policy - 0.2 * (log_policy - log_target + 1.0))
    return np.asarray(np.exp(log_policy))


def _loss_of_following(
    process: DecisionProcess, soft: SoftValues, discount: float, state: int, own: Array
) -> tuple[float, float]:
    """Return the loss and the visits if `own` is followed in its state, the optimum elsewhere.

    The loss is that of the soft value from the start, by policy evaluation.
    """
    log_policy = soft.log_policy.copy()
    with np.errstate(divide="ignore"):
        log_policy[state] = np.log(own)
    found = evaluate(process, log_policy, discount)
    reached = float(found.reward + soft.alpha * found.entropy)
    return float(process.start @ soft.v) - reached, float(found.occupancy[state])
