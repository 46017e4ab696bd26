"""Soft values on a gridworld: the policy as a projection, and what entropy costs."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from kllab import Categorical, kl_divergence
from kllab.explorations.maximum_entropy_grid import ACTIONS, Grid
from kllab.explorations.soft_values import (
    Array,
    Evaluation,
    SoftValues,
    entropy_of,
    evaluate,
    optimal_values,
    soft_optimum,
    soft_value_iteration,
)

FRONTIER_ALPHAS = np.geomspace(1e-3, 1e3, 73)
MOST_SWEEPS = 150
_MIXED = np.linspace(0.0, 1.0, 41)
_DESCENT_STEPS = 200
_LEAST = 1e-290  # where float64 begins to lose digits


@dataclass(frozen=True)
class SoftSpec:
    """A gridworld, what entropy is worth on it, and a policy of the visitor's own in one state.

    Parameters
    ----------
    grid : Grid
        The gridworld.
    alpha : float
        Temperature above 0: reward per nat of entropy.
    discount : float
        From 0 to 0.999.
    state : int
        Which state is looked at closely.
    weights : tuple of float
        One for each action, from 0 on; the visitor's policy there is their shares.

    Raises
    ------
    ValueError
        Naming what is not allowed.
    """

    grid: Grid = field(default_factory=Grid)
    alpha: float = 0.05
    discount: float = 0.95
    state: int = 0
    weights: tuple[float, ...] = (0.4, 0.3, 0.2, 0.1)

    def __post_init__(self) -> None:
        if not 0 < self.alpha < np.inf:
            raise ValueError(f"alpha is {self.alpha!r}; allowed: a finite number above 0")
        if not 0 <= self.discount <= 0.999:
            raise ValueError(f"discount is {self.discount!r}; allowed: a number from 0 to 0.999")
        if not 0 <= self.state < len(self.grid.cells):
            raise ValueError(f"state is {self.state!r}; allowed: 0 to {len(self.grid.cells) - 1}")
        given = np.asarray(self.weights, dtype=float)
        if given.shape != (len(ACTIONS),) or not (np.isfinite(given) & (given >= 0)).all():
            raise ValueError(f"weights is {self.weights!r}; allowed: 4 finite numbers from 0")
        if not given.any():
            raise ValueError("weights are all 0; allowed: at least one above 0")

    @property
    def own_policy(self) -> Array:
        """Probabilities of the visitor's policy."""
        return np.array(self.weights) / sum(self.weights)


@dataclass(frozen=True, eq=False)
class Projection:
    """The policy of one state against its target exp(Q / alpha) / Z; divergences in nats.

    Parameters
    ----------
    q, target, descended, own : numpy.ndarray
        (actions,): soft Q; exp(Q / alpha) / Z; the policy at which a descent of KL(pi || target)
        from the uniform one arrived; the visitor's policy.
    kl : float
        KL(own || target), of `kllab.kl_divergence`.
    best, reached : float
        J = sum_a pi (Q - alpha log pi) of the target, which is V, and of the visitor's policy.
    share, mixed_kl, mixed_gap : numpy.ndarray
        (points,): KL and (best - J) / alpha of policies between the visitor's and the target.
    loss, explained : float
        What following the visitor's policy here, and the optimal one elsewhere, loses of the soft
        value from the start: by evaluating it, and as alpha times visits times KL.
    visits : float
        Discounted visits to the state while doing so.
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


@dataclass(frozen=True, eq=False)
class Frontier:
    """The optima of all temperatures, and both ends; discounted sums from the start.

    Parameters
    ----------
    alpha, reward, entropy : numpy.ndarray
        (points,): entropy is per step, in nats.
    optimum : float
        The largest return there is: alpha -> 0.
    uniform : tuple of float
        Return and entropy per step of the uniform policy.
    """

    alpha: Array
    reward: Array
    entropy: Array
    optimum: float
    uniform: tuple[float, float]


@dataclass(frozen=True, eq=False)
class SoftView:
    """What `explore` computes."""

    spec: SoftSpec
    soft: SoftValues
    evaluation: Evaluation
    entropy: Array
    projection: Projection
    frontier: Frontier
    errors: Array
    bound: Array

    @property
    def reward(self) -> float:
        """Return of the optimal policy from the start."""
        return float(self.evaluation.reward)

    @property
    def entropy_per_step(self) -> float:
        """Its entropy where it goes, in nats."""
        return float(self.evaluation.entropy_per_step)

    @property
    def value(self) -> float:
        """Its soft value from the start: return + alpha * discounted entropy."""
        return float(self.soft.v[self.spec.grid.first])

    def tables(self) -> dict[str, dict[str, Array]]:
        """Return what the charts show, as columns by table."""
        cells, policy = np.array(self.spec.grid.cells), self.soft.policy
        found = self.projection
        return {
            "states": {
                "row": cells[:, 0] + 1,
                "column": cells[:, 1] + 1,
                "soft V": self.soft.v,
                **{f"pi({name})": policy[:, a] for a, name in enumerate(ACTIONS)},
                "entropy, nats": self.entropy,
                "discounted visits": self.evaluation.occupancy,
            },
            "policies of the state": {
                "action": np.array(ACTIONS),
                "soft Q": found.q,
                "exp(Q/alpha)/Z": found.target,
                "descended": found.descended,
                "yours": found.own,
            },
            "mixing": {
                "share of the target": found.share,
                "KL(pi||target), nats": found.mixed_kl,
                "(J* - J)/alpha, nats": found.mixed_gap,
            },
            "return and entropy": {
                "alpha": self.frontier.alpha,
                "return": self.frontier.reward,
                "entropy per step, nats": self.frontier.entropy,
            },
            "sweeps": {
                "sweep": np.arange(float(len(self.errors))),
                "largest error of V": self.errors,
                "bound": self.bound,
            },
        }


def explore(spec: SoftSpec) -> SoftView:
    """Compute everything the page shows of `spec`; exact but for rounding."""
    process = spec.grid.process
    soft = soft_optimum(process, spec.alpha, spec.discount)
    values, _ = soft_value_iteration(process, spec.alpha, spec.discount, MOST_SWEEPS)
    errors = abs(values - soft.v).max(axis=1)
    return SoftView(
        spec=spec,
        soft=soft,
        evaluation=evaluate(process, soft.log_policy, spec.discount),
        entropy=entropy_of(soft.log_policy),
        projection=_project(spec, soft),
        frontier=frontier(spec.grid, spec.discount),
        errors=errors,
        bound=errors[0] * spec.discount ** np.arange(len(errors)),
    )


@lru_cache(maxsize=64)  # it does not depend on alpha, which is moved most
def frontier(grid: Grid, discount: float) -> Frontier:
    """Solve for every temperature of `FRONTIER_ALPHAS`, and for both ends."""
    process = grid.process
    soft = soft_optimum(process, FRONTIER_ALPHAS, discount)
    found = evaluate(process, soft.log_policy, discount)
    uniform = evaluate(process, np.full_like(process.rewards, -np.log(len(ACTIONS))), discount)
    return Frontier(
        alpha=FRONTIER_ALPHAS,
        reward=found.reward,
        entropy=found.entropy_per_step,
        optimum=float(optimal_values(process, discount)[grid.first]),
        uniform=(float(uniform.reward), float(uniform.entropy_per_step)),
    )


def alpha_of_entropy(curve: Frontier, entropy: float) -> float | None:
    """Return the temperature whose optimum has this entropy per step, read off the curve.

    None where no temperature of the curve has it.
    """
    rising = np.maximum.accumulate(curve.entropy)
    if not rising[0] < entropy < rising[-1]:
        return None
    return float(np.exp(np.interp(entropy, rising, np.log(curve.alpha))))


def soft_objective(policy: Array, q: Array, alpha: float) -> Array:
    """Return J = sum_a pi (Q - alpha log pi) over the last axis; an action never taken adds 0."""
    log_policy = np.log(policy, out=np.zeros_like(policy), where=policy > 0)
    value: Array = (policy * (q - alpha * log_policy)).sum(axis=-1)
    return value


def _project(spec: SoftSpec, soft: SoftValues) -> Projection:
    own, target, q = spec.own_policy, soft.policy[spec.state], soft.q[spec.state]
    share = _MIXED[:, None]
    mixed = (1 - share) * own + share * target
    best = float(soft.v[spec.state])
    loss, explained, visits = _loss_of_following(spec, soft)
    return Projection(
        q=q,
        target=target,
        descended=descend(soft.log_policy[spec.state]),
        own=own,
        kl=float(_kl(own, soft.log_policy[spec.state])),
        best=best,
        reached=float(soft_objective(own, q, spec.alpha)),
        share=_MIXED,
        mixed_kl=_kl(mixed, soft.log_policy[spec.state]),
        mixed_gap=(best - soft_objective(mixed, q, spec.alpha)) / spec.alpha,
        loss=loss,
        explained=explained,
        visits=visits,
    )


def _kl(p: Array, log_q: Array) -> Array:
    """Return KL(p || q) over the last axis in nats, by `kllab` where floats can hold q."""
    q = np.exp(log_q)
    if q.min() > _LEAST:
        return np.asarray(kl_divergence(Categorical(p), Categorical(q)))
    # exp(Q / alpha) / Z too small for a float: finite all the same, from its logarithm.
    log_p = np.log(p, out=np.zeros_like(p), where=p > 0)
    divergence: Array = (p * (log_p - log_q)).sum(axis=-1)
    return divergence


def descend(log_target: Array) -> Array:
    """Descend KL(pi || target) from the uniform policy by exponentiated gradient.

    The derivative of KL by pi(a) is log pi(a) - log target(a) + 1 (Kivinen & Warmuth 1997 for the
    step). Nothing here knows that the minimum is the target.
    """
    log_policy = np.full(len(log_target), -np.log(len(log_target)))
    for _ in range(_DESCENT_STEPS):
        log_policy = log_policy - 0.2 * (log_policy - log_target + 1.0)
        top = log_policy.max()
        log_policy = log_policy - top - np.log(np.exp(log_policy - top).sum())
    policy: Array = np.exp(log_policy)
    return policy


def _loss_of_following(spec: SoftSpec, soft: SoftValues) -> tuple[float, float, float]:
    """Follow the visitor's policy in its state, the optimal one elsewhere."""
    log_policy = soft.log_policy.copy()
    with np.errstate(divide="ignore"):
        log_policy[spec.state] = np.log(spec.own_policy)
    found = evaluate(spec.grid.process, log_policy, spec.discount)
    reached = float(found.reward + spec.alpha * found.entropy)
    visits = float(found.occupancy[spec.state])
    kl = float(_kl(spec.own_policy, soft.log_policy[spec.state]))
    return float(soft.v[spec.grid.first]) - reached, spec.alpha * visits * kl, visits
