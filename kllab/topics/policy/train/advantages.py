"""Generalised advantage estimation (Schulman et al. 2016, equation 16)."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


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
