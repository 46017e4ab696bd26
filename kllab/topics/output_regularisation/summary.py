"""What a page shows of a sweep, out of the arrays it recorded. Costs no torch."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.topics.output_regularisation.train.config import Config
from kllab.topics.output_regularisation.train.step_record import MEASURES

Array = NDArray[Any]
_OF_STUDENTS = (
    *MEASURES, "trail", "trail_step", "reliability", "entropy_share", "train_cross_entropy",
    "train_kl", "exact_loss", "tutorial_loss",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Summary:
    """Measures of one sweep's students on held-out images.

    Parameters
    ----------
    config : Config
        What was trained.
    arrays : mapping of str to numpy.ndarray
        The newest arrays of its records; those of the students must be among them.
    """

    config: Config
    arrays: Mapping[str, Array]

    @property
    def betas(self) -> tuple[float, ...]:
        """The betas, one column or row of each measure."""
        return self.config.trained_betas

    @property
    def seeds(self) -> Mapping[str, Array]:
        """`MEASURES` by name, (betas, seeds), in nats where they are information."""
        return {name: self.arrays[name] for name in MEASURES}

    @cached_property
    def means(self) -> Mapping[str, NDArray[np.float64]]:
        """The same, means over seeds, (betas,)."""
        return {name: each.mean(axis=1, dtype=np.float64) for name, each in self.seeds.items()}

    @property
    def best(self) -> int:
        """Which beta has the lowest held-out NLL, mean over seeds."""
        return int(self.means["nll"].argmin())

    @property
    def nll_over_steps(self) -> NDArray[np.float64]:
        """Held-out NLL at all tests so far, means over seeds, (tests, betas), nats."""
        trail = self.arrays["trail"][:, MEASURES.index("nll")]
        return np.asarray(trail.mean(axis=-1, dtype=np.float64))

    @cached_property
    def terms(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Cross-entropy and KL of the training, means over seeds, (betas,), nats per image."""
        ce, kl = (
            self.arrays[name].mean(axis=1, dtype=np.float64)
            for name in ("train_cross_entropy", "train_kl")
        )
        return ce, kl

    @property
    def losses(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The tutorial's loss as it runs, and the right one, means over seeds, (betas,), nats."""
        ours, theirs = (self.arrays[name].mean(axis=1) for name in ("exact_loss", "tutorial_loss"))
        return theirs, ours


def has_students(arrays: Mapping[str, Array]) -> bool:
    """Whether a run has measured its students yet."""
    return set(_OF_STUDENTS) <= set(arrays)
