"""Curves of runs that differ only in their seed: their mean, and its spread."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kllab.training.comparison import Compared, over_seeds, seed_groups
from kllab.training.run_view import Columns, RunView
from pages.charts.training import DrawnRun
from pages.web import address, run_table
from pages.web.live_run import LiveRun

Drawn = DrawnRun[RunView[Any]]


@dataclass(frozen=True, eq=False)
class SeedMean:
    """Mean of several runs, to be drawn as one of them; `spread` has standard deviations."""

    letter: str
    place: int
    view: RunView[Any]
    spread: Columns = field(repr=False)

    @property
    def name(self) -> str:
        """Name in the legend."""
        return f"{self.letter}: mean ± sd"


def drawn(runs: Sequence[LiveRun[Any]]) -> Sequence[Drawn]:
    """Return what is drawn of these runs: means over seeds, if the visitor's table has them."""
    if address.held(run_table.ROWS) != "seeds":
        return runs
    groups = seed_groups([Compared(run.config, run.status.step, {}) for run in runs])
    found: list[Drawn] = []
    for group in groups:
        members = [runs[index] for index in group.members]
        if len(members) == 1:
            found.append(members[0])
            continue
        mean, spread = over_seeds([run.view.columns for run in members])
        first = min(members, key=lambda run: run.place)
        letters = ", ".join(sorted(run.letter for run in members))
        found.append(SeedMean(letters, first.place, replace(first.view, columns=mean), spread))
    return found
