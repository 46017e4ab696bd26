"""Record of a training of soft actor-critics."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import numpy.typing as npt

from kllab.training.record import Record

Table = npt.NDArray[np.float32]
TRAIL = ("expected_return", "entropy", "visited_entropy", "alpha", "kl", "gap", "critic_loss")
"""Names of the quantities in `StepRecord.trail`, in order."""


@dataclass(frozen=True, eq=False, kw_only=True)
class StepRecord(Record):
    """Record of all learners after `step` updates; each number is the mean over them.

    Exact for the current policy, by linear solves in the known gridworld: `expected_return`,
    `visited_entropy`, `kl`, `gap`. Averages over samples since the last record: `entropy`,
    `critic_loss`, `reward_per_step`.

    Parameters
    ----------
    expected_return : float
        Discounted return from the start.
    entropy : float
        Entropy of the policy over the states of the batches, in nats; alpha is tuned by it.
    visited_entropy : float
        Entropy of the policy over its discounted visits from the start, in nats per step.
    alpha : float
        Temperature: reward per nat.
    kl : float
        KL(pi || softmax(min Q / alpha)), mean over all states, in nats.
    gap : float
        Soft optimum at the current alpha minus the policy's soft value, from the start.
    critic_loss : float
        Squared error of both critics.
    reward_per_step : float
        Mean reward of the walkers.
    target_entropy : float or None
        In nats, if alpha is tuned.
    trail_step : numpy.ndarray or None
        int64, (shown,): the steps of `trail`.
    trail : numpy.ndarray or None
        float32, (shown, 7, learners): the quantities of `TRAIL` so far, learner by learner.
    policy, soft_q : numpy.ndarray or None
        float32, (learners, states, actions): probabilities, and the smaller of both critics.
    """

    expected_return: float
    entropy: float
    visited_entropy: float
    alpha: float
    kl: float
    gap: float
    critic_loss: float
    reward_per_step: float
    target_entropy: float | None = None
    trail_step: Annotated[npt.NDArray[np.int64], "shown"] | None = None
    trail: Annotated[Table, "shown 7 learners"] | None = None
    policy: Annotated[Table, "learners states actions"] | None = None
    soft_q: Annotated[Table, "learners states actions"] | None = None
