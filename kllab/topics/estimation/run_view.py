"""Run view of a critic's training, for figures and text."""

from dataclasses import dataclass
from functools import cached_property
from math import inf

import numpy as np
from numpy.typing import NDArray

from kllab import kl_divergence
from kllab.topics.estimation.critic_bounds import LINE, best_values, lines
from kllab.topics.estimation.samples import Draws, draw
from kllab.topics.estimation.train.config import Config
from kllab.training.run_view import Columns, RunView, Tables

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """Log p/q along one coordinate, the others 0: the true one and the critic's, on `LINE`."""

    name: str
    true: Array
    learned: Array


class CriticRun(RunView[Config]):
    """Training of a critic."""

    config_type = Config
    in_nats = frozenset({"training", "held_out"})

    @classmethod
    def completed(cls, columns: Columns) -> Columns:
        """Return the columns; a held-out bound that was not recorded is minus infinity."""
        if "training" not in columns:
            return columns
        missing = np.full_like(columns["training"], np.nan)
        held_out = columns.get("held_out", missing)
        is_infinite = np.isnan(held_out) & ~np.isnan(columns["training"])
        return {**columns, "held_out": np.where(is_infinite, -inf, held_out)}

    @property
    def required(self) -> tuple[str, ...]:
        """Columns and arrays that drawing the run requires."""
        return ("training", "held_out", "learned")

    @cached_property
    def kl(self) -> float:
        """KL(P||Q) in nats."""
        spec = self.config.sampling
        return float(kl_divergence(spec.p, spec.q))

    @cached_property
    def best(self) -> dict[str, float]:
        """The bound with the best critic, from the training samples and the held-out ones."""
        return best_values(self.config.bound, self.config.sampling)

    @property
    def draws(self) -> Draws:
        """Samples of the training."""
        return draw(self.config.sampling)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Log p/q along the first coordinate, and with several along the second."""
        spec, learned = self.config.sampling, self.arrays["learned"].astype(np.float64)
        first = lines(self.config.dimension)[..., 0]
        true = np.asarray(spec.p.log_prob(first) - spec.q.log_prob(first))
        return tuple(
            Line(f"x{'₁₂'[index]}", *both)
            for index, both in enumerate(zip(true, learned, strict=True))
        )

    @cached_property
    def peak(self) -> tuple[int, float]:
        """Step with the highest held-out bound, and that bound; step 0 if there is none."""
        values = self.columns["held_out"]
        if np.isnan(values).all():
            return 0, np.nan
        row = int(np.nanargmax(values))
        return int(self.columns["step"][row]), float(values[row])

    @property
    def overfits(self) -> bool:
        """Whether the training bound is above the best critic's, and the held-out bound below."""
        above = self.newest("training") - self.best["training"]
        return above > self.apart and self.is_behind

    @property
    def is_behind(self) -> bool:
        """Whether the held-out bound is below that of the best critic."""
        return self.best["held_out"] - self.newest("held_out") > self.apart

    @property
    def apart(self) -> float:
        """Difference in nats from which on one bound counts as below another."""
        return 0.1 * max(self.kl, 0.1)

    def tables(self) -> Tables:
        """Return the data of the charts: columns by table."""
        along = {
            f"{what} log p/q along {line.name}, nats": values
            for line in self.lines
            for what, values in (("true", line.true), ("learned", line.learned))
        }
        return {**super().tables(), "critic": {"coordinate": LINE, **along}}
