"""Record of a policy training."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import numpy.typing as npt

from kllab.training.record import Record


@dataclass(frozen=True, eq=False, kw_only=True)
class StepRecord(Record):
    """Record of one update from pi_old, which collected the frames, to pi_new; in nats.

    Parameters
    ----------
    frames : int
        Actions taken so far, in all environments.
    mean_return : float or None
        Mean undiscounted return of the episodes finished in this update, or of the last 20 if
        fewer finished; None before the first.
    episodes : int
        Episodes finished so far.
    kl : float
        Exact KL(pi_old || pi_new), mean over the states of the update's frames.
    largest_kl : float
        Largest KL among these states.
    k1, k2, k3 : float
        Estimates of `kl` from the actions taken (Schulman 2020), over all frames after the update.
    cleanrl_old_approx_kl, cleanrl_approx_kl : float or None
        k1 and k3 as logged by CleanRL's ppo.py: for the last minibatch, before its gradient step.
    sb3_approx_kl : float or None
        k3 as logged by Stable-Baselines3's PPO: mean over the minibatches of the last pass, each
        before its gradient step.
    clip_fraction : float
        Share of the frames with a probability ratio outside 1 +- clip after the update.
    entropy : float
        Entropy of pi_new, mean over the same states.
    explained_variance : float or None
        1 - Var(return - value) / Var(return) before the update, with returns = advantages +
        values; None if all returns are equal.
    accepted_step : float or None
        TRPO: factor by which the line search shrank the full step; 0 if it failed.
    direction_residual : float or None
        TRPO: residual of the natural gradient's linear system after ten conjugate gradient steps,
        relative to the gradient's length; 0 for the exact direction.
    penalty : float or None
        PPO-penalty: the coefficient of KL in this update.
    objective : float or None
        Exact discounted return of pi_new, if the environment is solved.
    improvement : float or None
        Exact J(pi_new) - J(pi_old), if the environment is solved.
    surrogate : float or None
        Exact first-order approximation of it: sum_s d_old(s) sum_a pi_new(a|s) A_old(s, a).
    visited_kl : float or None
        Exact KL weighted by the discounted visits of pi_old, if the environment is solved.
    probability_0, probability_1, probability_2 : float or None
        Policy of the bandit, by arm.
    probabilities, state_kl : numpy.ndarray or None
        float32, (states, actions) and (states,): pi_new and KL(pi_old || pi_new), for tables.
    push_right : numpy.ndarray or None
        float32, (41, 41): CartPole's P(push right) over angle (columns) and angular velocity
        (rows), with the cart at rest in the middle of the track.
    """

    frames: int
    mean_return: float | None
    episodes: int
    kl: float
    largest_kl: float
    k1: float
    k2: float
    k3: float
    clip_fraction: float
    entropy: float
    cleanrl_old_approx_kl: float | None = None
    cleanrl_approx_kl: float | None = None
    sb3_approx_kl: float | None = None
    explained_variance: float | None = None
    accepted_step: float | None = None
    direction_residual: float | None = None
    penalty: float | None = None
    objective: float | None = None
    improvement: float | None = None
    surrogate: float | None = None
    visited_kl: float | None = None
    probability_0: float | None = None
    probability_1: float | None = None
    probability_2: float | None = None
    probabilities: Annotated[npt.NDArray[np.float32], "states actions"] | None = None
    state_kl: Annotated[npt.NDArray[np.float32], "states"] | None = None
    push_right: Annotated[npt.NDArray[np.float32], "41 41"] | None = None
