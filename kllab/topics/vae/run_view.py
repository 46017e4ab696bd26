"""Run view of a VAE, for figures and text."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.topics.vae.train.config import Config
from kllab.topics.vae.train.step_record import INFORMATIVE
from kllab.training.run_view import Columns, RunView


class VaeRun(RunView[Config]):
    """Run of a VAE, with an additional column ``test_elbo``."""

    config_type = Config
    in_nats = frozenset(
        ("distortion", "rate", "elbo", "test_distortion", "test_rate", "test_nelbo", "test_elbo")
    )

    @classmethod
    def completed(cls, columns: Columns) -> Columns:
        """Add ``test_elbo`` if ``test_nelbo`` was measured."""
        if "test_nelbo" not in columns:
            return columns
        return {**columns, "test_elbo": -columns["test_nelbo"]}

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

    def tables(self) -> dict[str, Mapping[str, NDArray[Any]]]:
        """Return the data of the charts: columns by table."""
        dimensions = np.arange(len(self.rates))
        return {
            "records": self.records(),
            "rate of each dimension": {"dimension": dimensions, "rate, nats": self.rates},
        }
