"""The run engine: trains in a worker process, independently of page visits."""

from kllab.runs.allowance import Allowance, ClassUse
from kllab.runs.errors import (
    InvalidAction,
    NotInControl,
    OverLimit,
    UnknownRun,
    UnreadableCheckpoint,
)
from kllab.runs.service import RunService
from kllab.runs.spec import RunSpec
from kllab.runs.states import Action, State
from kllab.runs.status import Event, RunStatus

__all__ = [
    "Action",
    "Allowance",
    "ClassUse",
    "Event",
    "InvalidAction",
    "NotInControl",
    "OverLimit",
    "RunService",
    "RunSpec",
    "RunStatus",
    "State",
    "UnknownRun",
    "UnreadableCheckpoint",
]
