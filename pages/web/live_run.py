"""An open run of a page: its status, its records and its view."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from kllab.runs import RunStatus, State
from pages.charts.theme import RUN_COLOURS
from pages.web import open_runs
from pages.web.engine import engine
from pages.web.navigation import Page

_MOVING = (State.QUEUED, State.RUNNING, State.PAUSING, State.CANCELLING)

View = TypeVar("View")
Columns = Mapping[str, NDArray[np.float64]]
Arrays = Mapping[str, NDArray[Any]]
MakeView = Callable[[str, Columns, Arrays], View]
"""Function from config as JSON, columns and latest arrays to a topic's run view."""


@dataclass(frozen=True)
class LiveRun(Generic[View]):
    """Open run: status and records so far."""

    letter: str
    label: str
    status: RunStatus
    make_view: MakeView[View]

    @property
    def name(self) -> str:
        """Letter and label, for legends."""
        return f"{self.letter}: {self.label}"

    @property
    def moves(self) -> bool:
        """Whether it may change without action of a visitor."""
        return self.status.state in _MOVING

    @property
    def place(self) -> int:
        """Index in the orders of colours, dashes and symbols: 0 for A."""
        return open_runs.LETTERS.index(self.letter)

    @property
    def colour(self) -> str:
        """Colour of the run."""
        return RUN_COLOURS[self.place]

    @property
    def view(self) -> View:
        """Run view of its topic, created once for each step."""
        made: View = _view(self.make_view, self.status.config, self.status.id, self.status.step)
        return made

    @cached_property
    def columns(self) -> Columns:
        """Scalars over the steps, decimated; NaN if a record has none."""
        return _columns(self.status.id, self.status.step)

    @cached_property
    def arrays(self) -> Arrays:
        """Latest value of each recorded array."""
        return _arrays(self.status.id, self.status.step)


@dataclass(frozen=True)
class AbsentRun:
    """Open run that this page cannot show."""

    letter: str
    run_id: str
    reason: str
    made_on: Page | None = None


# Cached: read once per step for all visitors, and available if the store is not.
@lru_cache(maxsize=256)
def _columns(run_id: str, step: int) -> Columns:  # noqa: ARG001
    return engine().history(run_id)


@lru_cache(maxsize=64)
def _arrays(run_id: str, step: int) -> Arrays:  # noqa: ARG001
    return engine().latest_arrays(run_id)


@lru_cache(maxsize=64)
def _view(make_view: MakeView[Any], config: str, run_id: str, step: int) -> Any:
    return make_view(config, _columns(run_id, step), _arrays(run_id, step))
