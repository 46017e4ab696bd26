"""Rollout: the old policy acts for one update, and its advantages are estimated.

Generalised advantage estimation: Schulman et al. 2016, equation 16.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kllab.topics.policy.train.objective import log_probability
from kllab.topics.policy.train.state import State

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Batch:
    """Flattened frames of one update, float32.

    Attributes
    ----------
    observations : torch.Tensor
        (B, size).
    actions : torch.Tensor
        int64 (B,).
    logits, log_probabilities : torch.Tensor
        (B, actions) and (B,) of the old policy.
    advantages : torch.Tensor
        (B,), with mean 0 and standard deviation 1 over the batch.
    returns : torch.Tensor
        (B,): targets of the value function.
    explained_variance : float or None
        As in `StepRecord`.
    finished : list of float
        Undiscounted returns of the episodes that ended.
    """

    observations: Tensor
    actions: Tensor
    logits: Tensor
    log_probabilities: Tensor
    advantages: Tensor
    returns: Tensor
    explained_variance: float | None
    finished: list[float]


@torch.no_grad()
def collect(state: State) -> Batch:
    """Run the policy for one update in all environments."""
    config, environments = state.config, state.environments
    shape = (config.rollout, config.envs)
    seen = torch.empty(*shape, environments.size)
    after = torch.empty(*shape, environments.size)
    taken = torch.empty(shape, dtype=torch.int64)
    rewards = np.empty(shape)
    terminated, ended = np.empty(shape, dtype=bool), np.empty(shape, dtype=bool)
    finished: list[float] = []
    here = environments.observe()
    for t in range(config.rollout):
        probabilities = state.policy(here).softmax(dim=1)
        actions = torch.multinomial(probabilities, 1, generator=state.generator).squeeze(1)
        frame = environments.act(actions.numpy())
        seen[t], after[t], taken[t] = here, frame.after, actions
        rewards[t], terminated[t], ended[t] = frame.rewards, frame.terminated, frame.ended
        state.episodes.running += torch.from_numpy(frame.rewards)
        finished += [state.episodes.finish(int(index)) for index in np.flatnonzero(frame.ended)]
        here = frame.observations
    values = state.value(seen).squeeze(-1).double().numpy()
    advantages = generalised_advantages(
        rewards,
        values,
        state.value(after).squeeze(-1).double().numpy(),
        terminated,
        ended,
        discount=config.discount,
        gae_lambda=config.gae_lambda,
    )
    returns = advantages + values
    observations, actions = seen.flatten(0, 1), taken.flatten()
    logits = state.policy(observations)
    return Batch(
        observations=observations,
        actions=actions,
        logits=logits,
        log_probabilities=log_probability(logits, actions),
        advantages=standardised(torch.from_numpy(advantages).flatten()).float(),
        returns=torch.from_numpy(returns).flatten().float(),
        explained_variance=_explained(returns, advantages),
        finished=finished,
    )


def generalised_advantages(
    rewards: Array,
    values: Array,
    next_values: Array,
    terminated: NDArray[np.bool_],
    ended: NDArray[np.bool_],
    *,
    discount: float,
    gae_lambda: float,
) -> Array:
    """Return sum_l (discount * gae_lambda)^l delta_(t+l), up to the end of each episode.

    delta_t = r_t + discount * V(s_(t+1)) - V(s_t), without the second term if the episode
    terminated. A truncated episode (time limit) is bootstrapped with V(s_(t+1)); CleanRL's ppo.py
    treats it as terminated.

    Parameters
    ----------
    rewards, values, next_values, terminated, ended : numpy.ndarray
        (T, N): T frames in each of N environments. `next_values` are those of the state after the
        action, not of the first state of a new episode.
    discount, gae_lambda : float
        Both from 0 to 1.

    Returns
    -------
    numpy.ndarray
        (T, N). Adding `values` gives the targets of the value function (TD(lambda) returns).
    """
    delta = rewards + discount * next_values * ~terminated - values
    decay = discount * gae_lambda * ~ended
    advantages = np.empty_like(delta)
    later = np.zeros(delta.shape[1])
    for t in reversed(range(len(delta))):
        later = delta[t] + decay[t] * later
        advantages[t] = later
    return advantages


def standardised(advantages: Tensor) -> Tensor:
    """Standardise to mean 0 and standard deviation 1; constant values become 0."""
    return (advantages - advantages.mean()) / (advantages.std(correction=0) + 1e-8)


def _explained(returns: Array, errors: Array) -> float | None:
    spread = float(returns.var())
    return 1 - float(errors.var()) / spread if spread > 0 else None
