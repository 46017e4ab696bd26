"""Runs that leave a store, and come into another one, as archives."""

import secrets
import time
from contextlib import suppress
from dataclasses import replace

from kllab.runs.allowance import check_import
from kllab.runs.errors import UnreadableCheckpoint
from kllab.runs.limits import Limits
from kllab.runs.states import State
from kllab.runs.store import control, records, rows
from kllab.runs.store.archive import Archive, pack, unpack
from kllab.runs.store.checkpoints import checkpoint_name, remove_file, write_checkpoint
from kllab.runs.store.store import Store
from kllab.storage.errors import unusable


def export_run(store: Store, run_id: str) -> bytes:
    """Return the archive of a run with its figures, without its checkpoint if that is damaged."""
    from kllab.runs.store.figures import figures  # imports Matplotlib: half a second, 30 MB

    checkpoint = None
    with suppress(UnreadableCheckpoint):
        checkpoint = store.load_checkpoint(run_id)
    found = _records(store, run_id)
    return pack(replace(found, checkpoint=checkpoint), figures(found))


def export_events(store: Store, run_id: str) -> bytes:
    """Return the records of a run as an event file of TensorBoard."""
    from kllab.runs.store.event_file import event_file  # imports TensorBoard: half a second, 15 MB

    return event_file(_records(store, run_id))


def _records(store: Store, run_id: str) -> Archive:
    status, events = store.status(run_id), store.events(run_id)
    return Archive(status.experiment, status.config, status.total_steps, events, None, status.note)


def import_run(store: Store, data: bytes, owner: str = "", limits: Limits | None = None) -> str:
    """Add the run of an archive under a new id, which is returned.

    It has finished if it has the record of its last step, else it is cancelled: it cannot go on,
    only be read and trained anew.

    Raises
    ------
    UnreadableArchive
        If the data is no archive of a run, or a damaged one; the store is left as it was.
    OverLimit
        If there are `limits`, and the owner has added too many runs, or they are too large.
    Unavailable
        If the store cannot be written.
    """
    archive = unpack(data)
    run_id = secrets.token_hex(8)
    last = archive.events[-1].step if archive.events else 0
    name, size = "", 0
    if archive.checkpoint is not None:
        name = checkpoint_name(run_id, 0, last)
        try:
            size = write_checkpoint(store.checkpoints / name, archive.checkpoint)
        except OSError as error:
            raise unusable(store.home, error) from error
    try:
        _insert(store, archive, run_id, owner, last, name, size, limits)
    except BaseException:
        if name:
            remove_file(store.checkpoints / name)
        raise
    return run_id


def _insert(
    store: Store,
    archive: Archive,
    run_id: str,
    owner: str,
    last: int,
    checkpoint: str,
    size: int,
    limits: Limits | None,
) -> None:
    now = time.time()
    state = State.FINISHED if last == archive.total_steps else State.CANCELLED
    with store.database.write() as db:
        if limits is not None:
            check_import(db, owner, limits, now)
        values = {
            "id": run_id, "experiment": archive.experiment, "config": archive.config,
            "owner": owner, "control": control.new_key(), "state": state, "step": last,
            "message": time.strftime("Imported on %Y-%m-%d.", time.localtime(now)),
            "total_steps": archive.total_steps, "created": now, "started": now, "ended": now,
            "updated": now, "seen": now, "ticket": rows.next_number(db, "ticket"),
            "checkpoint": checkpoint, "checkpoint_bytes": size, "note": archive.note,
        }  # fmt: skip
        marks = ", ".join("?" * len(values))
        key = db.execute(
            f"INSERT INTO runs ({', '.join(values)}) VALUES ({marks})", [*values.values()]
        ).lastrowid
        assert key is not None
        stored = sum(records.insert_values(db, key, event) for event in archive.events)
        db.execute("UPDATE runs SET bytes = ? WHERE key = ?", [stored, key])
