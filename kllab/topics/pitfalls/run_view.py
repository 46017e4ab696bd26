"""Run view of wrong and right code, for figures and text."""

from dataclasses import replace
from functools import cached_property
from math import inf, nan

import numpy as np

from kllab.topics.pitfalls.outcome import Outcome
from kllab.topics.pitfalls.result import Array, Result
from kllab.topics.pitfalls.train.config import Config
from kllab.topics.pitfalls.train.step_record import KINDS
from kllab.training.run_view import RunView, Tables


class PitfallRun(RunView[Config]):
    """Run of wrong and right code."""

    config_type = Config
    in_nats = frozenset()

    @property
    def required(self) -> tuple[str, ...]:
        """Columns that drawing the run requires."""
        return ("x", "wrong_kind", "right_kind")

    @cached_property
    def result(self) -> Result:
        """Numbers of both pieces of code."""
        trained = self.config.declaration.trained
        row = -1 if trained else 0
        first = 0 if trained else 1  # the first record is at the inputs
        values = {side: self._values(side) for side in ("wrong", "right")}
        wrong, right = (
            Outcome(float(each[row]), "it raised an error" * bool(self._is(side, "error")[row]))
            for side, each in values.items()
        )
        if self.columns.get("wrong_warned", np.zeros(1))[row] == 1:
            wrong = replace(wrong, warnings=("PyTorch warns",))
        return Result(
            self.config.case,
            wrong,
            right,
            self.columns["x"][first:],
            values["wrong"][first:],
            values["right"][first:],
        )

    def tables(self) -> Tables:
        """Return the data of the chart: columns by table."""
        return {**self.result.tables()}

    def _values(self, side: str) -> Array:
        """Return the numbers of one side, infinite where the records say so."""
        missing = np.full_like(self.columns["x"], nan)
        values = np.where(self._is(side, "number"), self.columns.get(side, missing), nan)
        for kind, value in (("infinite", inf), ("minus infinite", -inf)):
            values = np.where(self._is(side, kind), value, values)
        return values

    def _is(self, side: str, kind: str) -> Array:
        return np.asarray(self.columns[f"{side}_kind"] == KINDS.index(kind))
