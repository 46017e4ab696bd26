"""Runs in a store as a test wants them: any records and any end, without a training."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab import topics
from kllab.runs import RunService, RunSpec, worker
from kllab.training.record import Checkpoint, Record
from pages.web import engine
from tests.support.lab import wait_for
from tests.support.tiny_runs import TINY

Array = NDArray[Any]


@dataclass(frozen=True, eq=False, kw_only=True)
class AnyRecord(Record):
    """A record of given numbers and arrays."""

    numbers: Mapping[str, float] = field(default_factory=dict)
    pictures: Mapping[str, Array] = field(default_factory=dict)

    def scalars(self) -> dict[str, float]:
        return {**self.numbers, "step": self.step, "total_steps": self.total_steps}

    def arrays(self) -> dict[str, Array]:
        return dict(self.pictures)


def any_record(
    like: Record, numbers: Mapping[str, float], pictures: Mapping[str, Array]
) -> AnyRecord:
    """Return a record of the same step with these numbers and arrays."""
    return AnyRecord(
        step=like.step,
        total_steps=like.total_steps,
        numbers=numbers,
        pictures=pictures,
        checkpoint=lambda: Checkpoint({"nothing": np.zeros(1)}, {}),
    )


def with_floats(like: Record, value: float) -> AnyRecord:
    """Return the record with `value` for every float; whole numbers stay."""
    pictures = {
        name: np.full_like(array, value) if array.dtype.kind == "f" else array
        for name, array in like.arrays().items()
    }
    numbers = {
        name: value if isinstance(number, float) else number
        for name, number in like.scalars().items()
    }
    return any_record(like, numbers, pictures)


def without(like: Record, *, numbers: bool = False, arrays: bool = False) -> AnyRecord:
    """Return the record without its numbers, or its arrays."""
    return any_record(like, {} if numbers else like.scalars(), {} if arrays else like.arrays())


@dataclass(frozen=True)
class Made:
    """The records of a tiny run that was trained, and its config as JSON."""

    experiment: str
    config: str
    records: tuple[Record, ...]


def train_tiny(experiment: str) -> Made:
    """Train the tiny run of `experiment`."""
    module = topics.load(experiment)
    config = module.Config(**TINY[experiment])
    records = (any_record(each, each.scalars(), each.arrays()) for each in module.train(config))
    return Made(experiment, config.to_json(), tuple(records))


class Scripted:
    """An executor that trains nothing: each run yields what the test has put down for it."""

    slots = 1
    problem = ""

    def __init__(self) -> None:
        self.records: Iterable[Record] = ()
        self.error: Exception | None = None

    def start(self) -> None: ...

    def submit(self, job: worker.Job) -> Future[worker.Unsaved | None]:
        module = ModuleType("scripted")
        module.Config = topics.load(_EXPERIMENTS[job.module]).Config  # type: ignore[attr-defined]
        module.train = self._train  # type: ignore[attr-defined]
        with _in_modules(module):
            outcome = worker.run(replace(job, module=module.__name__), lambda: False)
        done: Future[worker.Unsaved | None] = Future()
        done.set_result(outcome)
        return done

    def _train(self, config: Any, checkpoint: Checkpoint | None = None) -> Iterator[Record]:  # noqa: ARG002
        yield from self.records
        if self.error is not None:
            raise self.error

    def kill(self, run_id: str) -> None: ...

    def stop(self, grace: float) -> None: ...


_EXPERIMENTS = {module: name for name, module in topics.EXPERIMENTS.items()}


@contextmanager
def _in_modules(module: ModuleType) -> Iterator[None]:
    sys.modules[module.__name__] = module
    yield
    del sys.modules[module.__name__]


class Lab:
    """A store whose runs a test writes."""

    def __init__(self, home: Path) -> None:
        self.executor = Scripted()
        self.service = RunService(home, self.executor)

    def add(
        self,
        made: Made,
        records: Iterable[Record] | None = None,
        error: Exception | None = None,
        owner: str = "tests",
    ) -> str:
        """Add a run that yields `records` (by default its own) and ends, or fails with `error`."""
        self.executor.records = made.records if records is None else records
        self.executor.error = error
        run_id = self.service.submit(RunSpec(made.experiment, made.config, owner))
        wait_for(lambda: self.service.status(run_id).ended, what="the run ends")
        return run_id


@contextmanager
def scripted_lab(home: Path) -> Iterator[Lab]:
    """Let the pages see such a lab."""
    engine.stop()
    lab = Lab(home)
    lab.service.start()
    engine._service = lab.service
    try:
        yield lab
    finally:
        engine.stop()
