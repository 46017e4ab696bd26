"""Runs and records as pages read them."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from kllab.runs.states import Action, State, allowed_actions


@dataclass(frozen=True)
class RunStatus:
    """Snapshot of a run.

    Parameters
    ----------
    id : str
        Unguessable and safe in a URL.
    experiment, config, owner : str
        As submitted; the config is JSON.
    state : State
        Compares equal to its name, such as "running".
    message : str
        A sentence for the visitor, empty if there is nothing to report.
    step, total_steps : int
        Last recorded step (0 before the first) and steps asked for.
    created, updated : float
        Seconds since the epoch; `updated` is the last change of state or step.
    started, ended : float or None
        First start on a worker, and the end (None while the run may continue).
    queue_position : int or None
        1 is next; None if the run is not queued.
    name : str
        The name that the owner gave it; empty for none.
    note : str
        What the owner wrote about it, on one line; empty for nothing. To be shown as plain text.
    starts_in : float or None
        Estimated seconds until a queued run starts or goes on; None if unknown.
    seconds : float
        Time for which it has trained, on all workers together.
    """

    id: str
    experiment: str
    config: str
    state: State
    message: str
    step: int
    total_steps: int
    created: float
    started: float | None
    ended: float | None
    queue_position: int | None
    updated: float
    owner: str = ""
    name: str = ""
    note: str = ""
    starts_in: float | None = None
    seconds: float = 0.0

    @property
    def actions(self) -> tuple[Action, ...]:
        """Actions that a visitor may take now."""
        return allowed_actions(self.state)


@dataclass(frozen=True, eq=False)
class Event:
    """One stored record.

    Parameters
    ----------
    step : int
        Steps completed; pass it as `after` to get the following records.
    scalars : dict of str to float
        Measurements by name.
    arrays : dict of str to numpy.ndarray
        Arrays by name, with shapes and dtypes as recorded.
    """

    step: int
    scalars: dict[str, float]
    arrays: dict[str, npt.NDArray[np.generic]] = field(default_factory=dict[str, Any])
