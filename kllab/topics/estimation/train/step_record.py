"""Record of a critic's training."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from kllab.training.record import Record


@dataclass(frozen=True, eq=False, kw_only=True)
class StepRecord(Record):
    """Bounds of the critic and what it takes log p/q to be.

    Parameters
    ----------
    training : float
        Bound from all samples of the training, in nats.
    held_out : float or None
        Bound from the held-out samples, in nats; None if it is minus infinity.
    learned : numpy.ndarray
        Its log p/q on `kllab.topics.estimation.critic_bounds.lines`, in nats, (lines, points).
    """

    training: float
    held_out: float | None
    learned: Annotated[NDArray[np.float32], "lines 151"]
