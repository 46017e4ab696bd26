"""Trainings that the command line starts and follows until they end."""

import json
import math
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import NoReturn, Protocol

from tqdm import tqdm

from kllab.commands.numbers import ALL_ROWS, Numbers, in_words, line
from kllab.runs import RunService, RunSpec, State, host_log
from kllab.runs.errors import InvalidAction
from kllab.runs.states import ENDED, MOVING
from kllab.runs.status import RunStatus
from kllab.storage.errors import Unavailable
from kllab.training.settings import Settings

POLL_SECONDS = 0.25


class Reporter(Protocol):
    """Says how trainings go on."""

    def show(self, statuses: Sequence[RunStatus]) -> None:
        """Say what is new since the last call."""

    def end(self, statuses: Sequence[RunStatus]) -> None:
        """Say how each training ended."""


@contextmanager
def started_service() -> Iterator[RunService]:
    """Open the store of `KLLAB_HOME`, and train its runs if no lab does; exit if that fails."""
    os.environ.setdefault(host_log.VARIABLE, "warnings")  # also for the workers
    host_log.configure()
    service = RunService()
    service.start()
    try:
        available, problem = service.available
        if not available:
            sys.exit(problem)
        yield service
    except Unavailable as problem:
        sys.exit(str(problem))
    finally:
        service.stop()


def train_all(experiment: str, configs: Sequence[Settings], *, as_json: bool) -> NoReturn:
    """Queue a run of each config and follow them; exit with the exit code of `follow`."""
    with started_service() as service:
        specs = [RunSpec(experiment, config.to_json()) for config in configs]
        sys.exit(follow(service, [service.submit(spec) for spec in specs], as_json=as_json))


def follow(service: RunService, run_ids: Sequence[str], *, as_json: bool) -> int:
    """Show the trainings until all have ended; return the exit code.

    After Ctrl-C they are paused with a checkpoint.

    Returns
    -------
    int
        0 if all have finished, 130 if Ctrl-C paused some, else 1.
    """
    reporter: Reporter = _Lines(service) if as_json else _Bar(service)
    try:
        statuses = _wait(service, run_ids, reporter)
    except KeyboardInterrupt:
        return _pause(service, run_ids, reporter)
    reporter.end(statuses)
    return 0 if all(status.state == State.FINISHED for status in statuses) else 1


def _wait(service: RunService, run_ids: Sequence[str], reporter: Reporter) -> list[RunStatus]:
    while True:
        statuses = [service.status(run_id) for run_id in run_ids]
        reporter.show(statuses)
        if not any(status.state in MOVING for status in statuses):
            return statuses
        time.sleep(POLL_SECONDS)


def _pause(service: RunService, run_ids: Sequence[str], reporter: Reporter) -> int:
    for run_id in run_ids:
        with suppress(InvalidAction):  # it has ended
            service.pause(run_id)
    statuses = _wait(service, run_ids, reporter)
    reporter.end(statuses)
    left = [status.id for status in statuses if status.state not in ENDED]
    if left:
        print(f"To continue: python -m kllab resume {' '.join(left)}", file=sys.stderr)
    return 130


class _Lines:
    """Prints each record, and the end of each run, as a line of JSON."""

    def __init__(self, service: RunService) -> None:
        self._service = service
        self._last_steps: dict[str, float] = {}

    def show(self, statuses: Sequence[RunStatus]) -> None:
        for status in statuses:
            self._show(status)

    def _show(self, status: RunStatus) -> None:
        columns = self._service.history(status.id, ALL_ROWS)
        last = self._last_steps.get(status.id, 0)
        for values in zip(*(column.tolist() for column in columns.values()), strict=True):
            record = dict(zip(columns, values, strict=True))
            if record["step"] > last:
                self._last_steps[status.id] = record["step"]
                present = {name: x for name, x in record.items() if not math.isnan(x)}
                _print_json({"run": status.id, **present, "step": int(record["step"])})

    def end(self, statuses: Sequence[RunStatus]) -> None:
        for status in statuses:
            end = {"run": status.id, "state": status.state, "step": status.step}
            _print_json(end | ({"message": status.message} if status.message else {}))


def _print_json(value: object) -> None:
    print(json.dumps(value), flush=True)


class _Bar:
    """Shows a bar of the steps with the newest numbers; prints a line for each run at the end."""

    def __init__(self, service: RunService) -> None:
        self._numbers = Numbers(lambda run_id: service.history(run_id, ALL_ROWS))
        # Without a terminal there is no bar, only the lines at the end.
        self._bar: tqdm[NoReturn] = tqdm(unit=" steps", disable=None, dynamic_ncols=True)

    def show(self, statuses: Sequence[RunStatus]) -> None:
        self._bar.total = sum(status.total_steps for status in statuses)
        self._bar.set_postfix_str(self._newest(statuses), refresh=False)
        self._bar.update(sum(status.step for status in statuses) - self._bar.n)

    def _newest(self, statuses: Sequence[RunStatus]) -> str:
        moving = [status for status in statuses if status.state in MOVING]
        training = [status for status in moving if status.state != State.QUEUED]
        texts = []
        if len(statuses) > 1:
            ended = len(statuses) - len(moving)
            texts.append(f"{ended} of {len(statuses)} ended")
        if training:
            texts.append(in_words(self._numbers(training[0])))
        elif moving:
            place = moving[0].queue_position
            texts.append("waiting" if place is None else f"waiting at place {place}")
        return "  ".join(filter(None, texts))

    def end(self, statuses: Sequence[RunStatus]) -> None:
        self._bar.close()
        for status in statuses:
            print(line(status, self._numbers))
