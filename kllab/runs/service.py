"""The interface of the run engine for pages."""

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kllab import topics
from kllab.data.data_dir import data_dir
from kllab.runs.allowance import Allowance, ClassUse, class_use
from kllab.runs.executors.choose import executor_from_environment
from kllab.runs.executors.protocol import Executor
from kllab.runs.limits import Limits
from kllab.runs.opening import Opening
from kllab.runs.queue.forecast import Forecast
from kllab.runs.spec import RunSpec
from kllab.runs.states import ON_WORKER, Action, State, next_state
from kllab.runs.status import Event, RunStatus
from kllab.runs.store import control
from kllab.runs.store.array_history import ArrayHistories
from kllab.runs.store.checkpoints import remove_file
from kllab.runs.store.history import Columns, Histories
from kllab.runs.store.store import Store
from kllab.runs.store.summary import Summary, summary
from kllab.runs.store.transfer import export_events, export_run, import_run
from kllab.runs.supervisor import Supervisor
from kllab.storage.errors import Unavailable
from kllab.training.record import Checkpoint

NOTE_VIEW_SECONDS = 60.0


class RunService:
    """Trains runs in worker processes, and stores their records.

    Several processes on one machine may have a service with the same home: one of them leads, which
    means that it has the workers; all of them queue, pause and read. If the leader dies, another
    one leads within a second.

    All methods may be called from any thread. None waits for a training.

    Parameters
    ----------
    home : pathlib.Path, optional
        The data directory; by default `kllab.data.data_dir.data_dir()`.
    executor : Executor, optional
        By default the one that the environment names: worker processes on this machine, or a
        cluster; see `kllab.runs.executors.choose`.

    Raises
    ------
    UnknownRun
        (a ValueError) from methods that take a run id.
    Unavailable
        From all methods except `start`, `stop` and `available`, if runs cannot be stored or read.
    """

    def __init__(self, home: Path | None = None, executor: Executor | None = None) -> None:
        self.home = Path(home).absolute() if home is not None else data_dir()
        executor = executor or executor_from_environment(tuple(topics.EXPERIMENTS.values()))
        self._opening = Opening(self.home, executor)
        # Cached by time: a view is stored once a minute.
        self._note_view = lru_cache(10_000)(lambda run_id, _: self._reader.note_view(run_id))
        self._histories = Histories(lambda run_id, after: self._reader.scalars(run_id, after))
        self._array_histories = ArrayHistories(
            lambda run_id, name: self._reader.array_steps(run_id, name),
            lambda run_id, name, steps: self._reader.arrays_at(run_id, name, steps),
        )
        self._forecast = Forecast(
            lambda: self._reader,
            lambda: supervisor.in_flight if (supervisor := self._supervisor) is not None else (),
            lambda: self._opening.slots,
        )

    def start(self) -> None:
        """Open the store and train queued runs, until `stop` or the interpreter's exit.

        Never raises: `available` states what is wrong, and tries again later.
        """
        self._opening.start()

    def stop(self) -> None:
        """Save checkpoints of the runs that train, end the workers, and close the store."""
        self._opening.stop()

    @property
    def available(self) -> tuple[bool, str]:
        """Whether runs can be submitted, and if not, a sentence with the reason."""
        problem = self._opening.problem
        return not problem, problem

    @property
    def notice(self) -> str:
        """What happened to the store within the last day; usually empty."""
        return self._reader.notice()

    @property
    def leads(self) -> bool:
        """Whether this process trains the runs of its home."""
        return self._supervisor is not None

    def summary(self) -> Summary:
        """Return what the store has, for the host's monitoring."""
        with self._reader.database.read() as db:
            return summary(db)

    def submit(self, spec: RunSpec) -> str:
        """Queue a training and return its id: short, unguessable, safe in a URL.

        Raises
        ------
        OverLimit
            (a ValueError) if its owner can queue no more; also from `resume` and `restart`.
        """
        run_id = self._writer.add(spec, Limits.from_environment())
        self._note_change()
        return run_id

    def allowance(self, owner: str, class_id: str = "") -> Allowance:
        """Return what an owner may queue and train, and has used of it; see `RunSpec`."""
        return self._reader.allowance(owner, Limits.from_environment(), class_id)

    def class_use(self, class_id: str) -> ClassUse:
        """Return what the students of a class may queue and train, and have used of it."""
        with self._reader.database.read() as db:
            return class_use(db, class_id, Limits.from_environment(), time.time())

    def duration(self, spec: RunSpec) -> float | None:
        """Return the seconds that a training takes, by earlier runs; None if unknown."""
        return self._forecast.duration(spec.experiment, spec.config, spec.total_steps)

    def pause(self, run_id: str, by: str = "") -> None:
        """Save a checkpoint and take the run off the worker.

        Parameters
        ----------
        by : str
            Who asks: the owner of the run, or its control key. See `kllab.runs.store.control`.

        Raises
        ------
        InvalidAction
            (a ValueError) if the state does not allow it; also from the next three methods.
        NotInControl
            (a ValueError) if `by` may not do that; also from all other methods with `by`.
        """
        self._act(run_id, Action.PAUSE, by)

    def resume(self, run_id: str, by: str = "") -> None:
        """Queue a paused or interrupted run to continue from its last checkpoint."""
        self._act(run_id, Action.RESUME, by)

    def restart(self, run_id: str, by: str = "") -> None:
        """Queue a paused, interrupted or failed run to train again from its beginning.

        Its records are kept: trainings are reproducible bit for bit, so recorded steps are not
        written again.
        """
        self._act(run_id, Action.RESTART, by)

    def cancel(self, run_id: str, by: str = "") -> None:
        """End a run within a second. Its records and checkpoint are kept."""
        self._act(run_id, Action.CANCEL, by)

    def rename(self, run_id: str, name: str, by: str) -> None:
        """Give a run a name, or none.

        Raises
        ------
        ValueError
            If the name is too long or has a character that is not allowed; says what is.
        """
        control.rename(self._writer.database, run_id, name, by)

    def write_note(self, run_id: str, note: str, by: str) -> None:
        """Write a note about a run, which all see who have its id; or remove it, if it is empty.

        Raises
        ------
        ValueError
            If it is too long or has a character that is not allowed; says what is.
        """
        control.write_note(self._writer.database, run_id, note, by)

    def delete(self, run_id: str, by: str) -> None:
        """Delete a run with its records and checkpoint, and end its training within a second."""
        store = self._writer
        checkpoint = control.delete(store.database, run_id, by)
        if checkpoint:
            remove_file(store.checkpoints / checkpoint)
        self._note_change()

    def control_key(self, run_id: str, by: str) -> str:
        """Return the key that gives others control of a run."""
        return control.key(self._reader.database, run_id, by)

    def controls(self, run_id: str, by: str) -> bool:
        """Return whether `by` is the owner of a run, or its control key."""
        return control.controls(self._reader.database, run_id, by)

    def status(self, run_id: str) -> RunStatus:
        """Return the status of a run."""
        return self._complete(self._viewed(run_id).status(run_id))

    def runs(self, owner: str, limit: int = 50) -> list[RunStatus]:
        """Return the runs of an owner, newest first; those that train are noted as viewed."""
        runs = self._reader.runs(owner, limit)
        for status in runs:
            if status.state in ON_WORKER:
                self._viewed(status.id)
        return [self._complete(status) for status in runs]

    def statuses(self, run_ids: Sequence[str]) -> list[RunStatus]:
        """Return those of these runs that are here, oldest first; it does not count as a view."""
        return [self._complete(status) for status in self._reader.statuses(run_ids)]

    def events(self, run_id: str, after: int = 0) -> list[Event]:
        """Return the records after a step, in order, with arrays."""
        return self._viewed(run_id).events(run_id, after)

    def history(self, run_id: str, points: int = 400) -> Columns:
        """Return the scalars of a run as columns with at most `points` rows.

        Returns
        -------
        dict of str to numpy.ndarray of float64, shape (rows,)
            "step" and every scalar by name, NaN where not measured. Rows are evenly spaced, with
            first and last; up to points / 2 rows have rarely measured scalars. Read-only, because
            shared.
        """
        return self._histories.get(run_id, max(points, 4))

    def latest_arrays(self, run_id: str) -> dict[str, npt.NDArray[np.generic]]:
        """Return the last array recorded under each name."""
        return self._viewed(run_id).latest_arrays(run_id)

    def arrays_over_time(
        self, run_id: str, name: str, most: int = 128
    ) -> dict[int, npt.NDArray[np.generic]]:
        """Return the arrays of one name by step: first, last and at most `most` - 2 between them.

        All have one distance, counted in records that have the array. Those that were returned stay
        while a training goes on, until half of them are dropped at once. Read-only, because shared.

        Parameters
        ----------
        most : int
            From 3 to 500.
        """
        return self._array_histories.get(run_id, name, most)

    def checkpoint(self, run_id: str) -> Checkpoint | None:
        """Read a run's last checkpoint; None if it has none.

        Raises
        ------
        UnreadableCheckpoint
            (a ValueError) if it is missing or damaged.
        """
        return self._viewed(run_id).load_checkpoint(run_id)

    def archive(self, run_id: str) -> bytes:
        """Return a run with its records and checkpoint as a zip file; see `add_archive`."""
        return export_run(self._viewed(run_id), run_id)

    def event_file(self, run_id: str) -> bytes:
        """Return the records of a run as an event file of TensorBoard."""
        return export_events(self._viewed(run_id), run_id)

    def add_archive(self, data: bytes, owner: str = "") -> str:
        """Add the run of an archive, which has ended, and return its new id.

        Raises
        ------
        UnreadableArchive
            (a ValueError) if it is no archive of a run; says what is wrong where.
        OverLimit
            If the owner has added too many runs, or they are too large; nobody else is limited.
        """
        return import_run(self._writer, data, owner, Limits.from_environment() if owner else None)

    @property
    def _reader(self) -> Store:
        engine = self._opening.checked()
        if engine.store is None:
            raise Unavailable(engine.problem)
        return engine.store

    @property
    def _writer(self) -> Store:
        engine = self._opening.checked()
        if engine.store is None or (engine.supervisor is None and not engine.follows):
            raise Unavailable(engine.problem)
        return engine.store

    def _viewed(self, run_id: str) -> Store:
        """Return the store to read this run from, and note the view."""
        self._note_view(run_id, time.monotonic() // NOTE_VIEW_SECONDS)
        return self._reader

    def _act(self, run_id: str, action: Action, by: str) -> None:
        self._writer.act(run_id, action, by, Limits.from_environment())
        self._note_change()

    def _note_change(self) -> None:
        """Read the queue again: a run was added or has another state."""
        self._forecast.forget()
        if supervisor := self._supervisor:
            supervisor.wake()

    @property
    def _supervisor(self) -> Supervisor | None:
        return self._opening.engine.supervisor

    def _complete(self, status: RunStatus) -> RunStatus:
        engine = self._opening.engine
        unsaved = engine.supervisor.unsaved(status.id) if engine.supervisor is not None else None
        if unsaved is not None and status.state in ON_WORKER:
            state = next_state(status.id, status.state, unsaved.action)
            return replace(status, state=state, message=unsaved.message)
        if status.state in ON_WORKER and engine.problem and not status.message:
            return replace(status, message=engine.problem)  # why it does not proceed
        if status.state != State.QUEUED:
            return status
        place, starts_in = self._forecast.place(status.id)
        return replace(status, queue_position=place, starts_in=starts_in)
