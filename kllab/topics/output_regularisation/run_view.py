"""Run view of a sweep of regularised classifiers, for figures and text."""

from collections.abc import Mapping
from functools import cached_property
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.topics.output_regularisation.train.config import CLASSES, Config
from kllab.topics.output_regularisation.train.step_record import MEASURES
from kllab.training.run_view import RunView, Tables

Array = NDArray[Any]
Floats = NDArray[np.float64]
MOST_ENTROPY = log(CLASSES)
"""Entropy of the uniform prediction, in nats."""
_OF_STUDENTS = frozenset(
    (
        *MEASURES, "trail", "trail_step", "reliability", "entropy_share", "train_cross_entropy",
        "train_kl", "exact_loss", "tutorial_loss",
    )
)  # fmt: skip


class RegularisationRun(RunView[Config]):
    """Run of a sweep: measures of its students on held-out images, and of its teachers.

    Only `has_students`, `betas`, `teaching`, `was_taught` and `tables` work without measured
    students.
    """

    config_type = Config
    in_nats = frozenset(
        ("cross_entropy", "kl", "teacher_nll", "nll", "entropy", "forward_kl", "reverse_kl")
    )

    @cached_property
    def has_students(self) -> bool:
        """Whether the students have been measured."""
        return set(self.arrays) >= _OF_STUDENTS

    @property
    def betas(self) -> tuple[float, ...]:
        """Betas, the rows of each measure."""
        return self.config.trained_betas

    @cached_property
    def seeds(self) -> Mapping[str, Array]:
        """`MEASURES` by name, (betas, seeds), information in nats."""
        return {name: self.arrays[name] for name in MEASURES}

    @cached_property
    def means(self) -> Mapping[str, Floats]:
        """Means of `MEASURES` over seeds by name, (betas,)."""
        return {name: self._mean(name) for name in MEASURES}

    @cached_property
    def best(self) -> int:
        """Index of the beta with the lowest held-out NLL, mean over seeds."""
        return int(self.means["nll"].argmin())

    def over_steps(self, measure: str) -> Floats:
        """Return the mean of one of `MEASURES` over seeds at all tests so far, (tests, betas)."""
        trail = self.arrays["trail"][:, MEASURES.index(measure)]
        return np.asarray(trail.mean(axis=-1, dtype=np.float64))

    @cached_property
    def terms(self) -> tuple[Floats, Floats]:
        """Mean training cross-entropy and KL over seeds, (betas,), nats per image."""
        return self._mean("train_cross_entropy"), self._mean("train_kl")

    @cached_property
    def losses(self) -> tuple[Floats, Floats]:
        """The tutorial's loss and the right one, means over seeds, (betas,), nats."""
        return self._mean("tutorial_loss"), self._mean("exact_loss")

    def _mean(self, name: str) -> Floats:
        return np.asarray(self.arrays[name].mean(axis=1, dtype=np.float64))

    @cached_property
    def teaching(self) -> tuple[Floats, Floats]:
        """Steps of tests during the teachers' training, and their held-out NLL, nats."""
        if "teacher_nll" not in self.columns:
            return np.empty(0), np.empty(0)
        nll = self.columns["teacher_nll"]
        rows = np.isfinite(nll) & (self.columns["teaching"] == 1)
        return self.columns["step"][rows], nll[rows]

    @property
    def was_taught(self) -> bool:
        """Whether the teachers were measured during their training."""
        return len(self.teaching[0]) > 0

    def tables(self) -> Tables:
        """Return the data of the charts: columns by table."""
        if not self.has_students:
            return super().tables()
        count, seeds = self.arrays["nll"].shape
        betas = np.array(self.betas)
        bins, shares = self.arrays["reliability"], self.arrays["entropy_share"]
        return {
            "sweep": {
                "beta": np.repeat(betas, seeds),
                "seed": np.tile(np.arange(seeds), count),
                **self.named({name: each.ravel() for name, each in self.seeds.items()}),
            },
            "reliability": {
                "beta": np.repeat(betas, bins.shape[1]),
                "share": bins[..., 0].ravel(),
                "confidence": bins[..., 1].ravel(),
                "accuracy": bins[..., 2].ravel(),
            },
            "entropy": {
                "beta": np.repeat(betas, shares.shape[1]),
                "bin": np.tile(np.arange(shares.shape[1]), count),
                "share": shares.ravel(),
            },
            "held-out NLL over steps": {
                "step": self.arrays["trail_step"],
                **{
                    f"beta = {beta:g}, nats": values
                    for beta, values in zip(self.betas, self.over_steps("nll").T, strict=True)
                },
            },
            **super().tables(),
        }
