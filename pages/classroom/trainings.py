"""What the students of a class have trained, without names, for all teachers of a process."""

from dataclasses import dataclass
from functools import lru_cache
from math import nan
from time import monotonic
from typing import Any

from kllab import topics
from kllab.classes import ClassRun
from kllab.runs import RunStatus, UnknownRun
from kllab.runs.states import ENDED
from kllab.storage.errors import Unavailable
from kllab.training.run_view import newest
from pages.web.classes import service
from pages.web.engine import engine

SHARED_SECONDS = 0.5
"""Seconds for which all who watch share one read of the runs."""
VAE = "vae"


@dataclass(frozen=True)
class Training:
    """Run of a student.

    Parameters
    ----------
    of : ClassRun
        Id of the run, number of the student, and key of the run.
    experiment, state : str
    progress : float
        Part of its steps that is recorded.
    dataset : str
    beta, rate, distortion : float
        Of a VAE, the last two as last recorded, in nats; NaN else.
    """

    of: ClassRun
    experiment: str
    state: str
    progress: float
    dataset: str = ""
    beta: float = nan
    rate: float = nan
    distortion: float = nan

    @property
    def student(self) -> int:
        """Number of the student."""
        return self.of.member

    @property
    def ended(self) -> bool:
        """Whether its numbers change no more."""
        return self.state in ENDED


def of_class(code: str, teacher: str) -> tuple[Training, ...]:
    """Return the runs of the students of a class, oldest first; `teacher` is the visitor.

    Raises
    ------
    Unavailable
        If they cannot be read.
    Refused
        If the class was closed, or the visitor does not teach it.
    """
    return _of_class(code, teacher, monotonic() // SHARED_SECONDS)


@lru_cache(32)
def _of_class(code: str, teacher: str, _: float) -> tuple[Training, ...]:
    runs = {run.run_id: run for run in service().runs(code, teacher)}
    statuses = engine().statuses(list(runs))
    return tuple(_training(runs[status.id], status) for status in statuses)


def _training(of: ClassRun, status: RunStatus) -> Training:
    progress = status.step / max(status.total_steps, 1)
    common = (of, status.experiment, str(status.state), progress)
    if status.experiment != VAE:
        return Training(*common)
    try:
        numbers = _numbers(status.id, status.step)
    except (UnknownRun, Unavailable):  # not cached: it may be read the next time
        numbers = nan, nan
    return Training(*common, *_of_vae(status.config), *numbers)


@lru_cache(4096)
def _of_vae(config: str) -> tuple[str, float]:
    read: Any = topics.load(VAE).Config.from_json(config)
    return read.dataset, read.beta


@lru_cache(4096)
def _numbers(run_id: str, _step: int) -> tuple[float, float]:
    columns = engine().history(run_id, 4)
    return newest(columns, "rate"), newest(columns, "distortion")
