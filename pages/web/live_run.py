"""An open run of a page: its status and its view."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from kllab.runs import RunStatus, UnknownRun
from kllab.runs.states import MOVING
from kllab.storage.errors import Unavailable
from kllab.training.run_view import RunView
from kllab.training.settings import Settings
from pages.charts.theme import RUN_COLOURS
from pages.web import open_runs
from pages.web.engine import engine
from pages.web.navigation import Page
from pages.web.recorded_runs import Recorded

View = TypeVar("View", bound=RunView[Any])


@dataclass(frozen=True)
class LiveRun(Generic[View]):
    """Open run: status and records so far."""

    letter: str
    settings: str
    """The settings that usually differ."""
    status: RunStatus
    run_type: type[View]
    config: Settings
    recorded: Recorded | None = None
    """The run, if it was made beforehand."""

    @property
    def label(self) -> str:
        """What the run is called: the name that its owner gave it, else its settings."""
        return self.status.name or self.settings

    @property
    def name(self) -> str:
        """Letter and label, for legends."""
        return f"{self.letter}: {self.label}"

    @property
    def moves(self) -> bool:
        """Whether it may change without action of a visitor."""
        return self.status.state in MOVING

    @property
    def waits(self) -> bool:
        """Whether it waits for a visitor, who may act in another window."""
        return not self.recorded and bool(self.status.actions)

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
        key = self.run_type, self.config, self.status.id, self.status.step, self.recorded
        made: View = view_of(*key)  # type: ignore[arg-type]  # a class is hashable
        return made

    @property
    def spread(self) -> Mapping[str, NDArray[np.float64]]:
        """Nothing: it stands for one run only; see `pages.charts.training.DrawnRun`."""
        return {}

    def over_time(self, name: str, most: int = 128) -> Mapping[int, NDArray[Any]]:
        """Return the arrays of one name by step, at most `most` of them; none if none can be read.

        A recording has few of them, or none.
        """
        if self.recorded:
            return self.recorded.over_time.get(name, {})
        try:
            return engine().arrays_over_time(self.status.id, name, most)
        except (Unavailable, UnknownRun):  # the row of the run says so
            return {}


@dataclass(frozen=True)
class AbsentRun:
    """Open run that this page cannot show."""

    letter: str
    run_id: str
    reason: str
    made_on: Page | None = None


# Cached: read once per step for all visitors, and available if the store is not.
@lru_cache(maxsize=128)
def view_of(
    run_type: type[RunView[Any]],
    config: Settings,
    run_id: str,
    step: int,  # noqa: ARG001
    recorded: Recorded | None = None,
) -> Any:
    """Return the view of a run at its step."""
    if recorded:
        return run_type.of(config, recorded.columns, recorded.arrays)
    return run_type.of(config, engine().history(run_id), engine().latest_arrays(run_id))
