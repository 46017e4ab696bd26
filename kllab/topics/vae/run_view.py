"""Run view of a VAE, for figures and text."""

from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from kllab.topics.vae.schedule_preview import SchedulePlan, preview
from kllab.topics.vae.train.catalogue import LIKELIHOODS, LikelihoodInfo
from kllab.topics.vae.train.config import Config
from kllab.topics.vae.train.step_record import INFORMATIVE
from kllab.training.run_view import Columns, RunView, Tables


class VaeRun(RunView[Config]):
    """Run of a VAE, with additional columns ``test_elbo`` and ``weighted_rate``."""

    config_type = Config
    in_nats = frozenset(
        (
            "distortion",
            "rate",
            "elbo",
            "test_distortion",
            "test_rate",
            "test_nelbo",
            "test_elbo",
            "weighted_rate",
            "capacity",
            "importance_bound",
            "log_likelihood",
            "log_likelihood_error",
            "test_rate_error",
        )
    )
    recorded_over_time: ClassVar = {
        "rate_per_dimension": 80,
        **dict.fromkeys(
            ("samples", "reconstructions", "walk", "aggregated", "factor_information"), 8
        ),
    }

    @property
    def required(self) -> tuple[str, ...]:
        """Columns and arrays that drawing the run requires."""
        return ("distortion", "rate", "elbo", "beta", "rate_per_dimension")

    @classmethod
    def completed(cls, columns: Columns) -> Columns:
        """Add ``test_elbo`` if ``test_nelbo`` was measured, and ``weighted_rate``, beta rate."""
        added = {}
        if "test_nelbo" in columns:
            added["test_elbo"] = -columns["test_nelbo"]
        if {"beta", "rate"} <= columns.keys() and "capacity" not in columns:
            added["weighted_rate"] = columns["beta"] * columns["rate"]
        return {**columns, **added}

    @cached_property
    def plan(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Numbers of the updates, from 1, and beta, or C in nats, planned for each."""
        planned = preview(SchedulePlan.of(self.config))
        return planned.steps + 1, planned.values

    @cached_property
    def rates(self) -> NDArray[np.float64]:
        """Rate of each latent dimension, (latent_dim,), in nats."""
        return self.arrays["rate_per_dimension"].astype(np.float64)

    @property
    def informative(self) -> int:
        """Number of dimensions with a rate above `INFORMATIVE`."""
        return int((self.rates > INFORMATIVE).sum())

    @property
    def has_pictures(self) -> bool:
        """Whether samples and reconstructions have been recorded."""
        return {"samples", "originals", "reconstructions"} <= set(self.arrays)

    @property
    def has_gradients(self) -> bool:
        """Whether the norms of gradients have been recorded; older runs have none."""
        return {"encoder_gradient", "decoder_gradient"} <= self.columns.keys()

    @property
    def likelihood(self) -> LikelihoodInfo:
        """Likelihood of the pixels."""
        return LIKELIHOODS[self.config.likelihood]

    @property
    def measured_as(self) -> str:
        """What the nats are nats of: those of other likelihoods are not comparable."""
        return self.likelihood.measured_as

    @property
    def bits_per_dimension(self) -> float | None:
        """Newest test_nelbo in bits per pixel; None if the loss is no likelihood."""
        nats = self.newest("test_nelbo")
        return self.likelihood.bits_per_dimension(nats, self.config.pixels)

    @property
    def bounds(self) -> NDArray[np.float64]:
        """K, bound on log p(x) and standard error, (k, 3), at the end of a training; else empty."""
        found = self.arrays.get("importance_bounds", np.empty((0, 3)))
        return np.asarray(found, np.float64)

    def tables(self) -> Tables:
        """Return the data of the charts: columns by table."""
        rates = {"dimension": np.arange(len(self.rates)), "rate, nats": self.rates}
        found = {**super().tables(), "rate of each dimension": rates}
        if len(self.bounds):
            draws, bound, error = self.bounds.T
            columns = {"draws": draws, "bound, nats": bound, "standard error, nats": error}
            found["importance-weighted bounds"] = columns
        return found
