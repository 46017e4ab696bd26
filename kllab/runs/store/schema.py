"""The database of the run store: its tables, and upgrades of those of older versions."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from kllab.runs.store.backup import back_up
from kllab.storage.database import LOCK_TIMEOUT, Database
from kllab.storage.errors import Unavailable, log_for_host

SCHEMA_VERSION = 7

SCHEMA = """
CREATE TABLE runs (
    key INTEGER PRIMARY KEY,            -- order of creation
    id TEXT NOT NULL UNIQUE,
    experiment TEXT NOT NULL,
    config TEXT NOT NULL,
    owner TEXT NOT NULL,
    state TEXT NOT NULL,
    message TEXT NOT NULL DEFAULT '',   -- why it is in this state
    training_note TEXT NOT NULL DEFAULT '', -- from the training itself
    step INTEGER NOT NULL DEFAULT 0,    -- last recorded
    total_steps INTEGER NOT NULL,
    created REAL NOT NULL,              -- times are shown, and used for retention only
    started REAL,
    ended REAL,
    updated REAL NOT NULL,
    ticket INTEGER NOT NULL,            -- order of (re)queueing
    turn INTEGER NOT NULL DEFAULT 0,    -- order in which runs were given a worker
    attempt INTEGER NOT NULL DEFAULT 0, -- a worker may write only while this is its own
    from_start INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,   -- records and arrays
    checkpoint TEXT NOT NULL DEFAULT '',          -- name of its file, or empty
    checkpoint_bytes INTEGER NOT NULL DEFAULT 0,
    deaths INTEGER NOT NULL DEFAULT 0,  -- workers lost in a row, see rows.MOST_DEATHS
    seen REAL NOT NULL DEFAULT 0,       -- when a page last read it
    seconds REAL NOT NULL DEFAULT 0,    -- on a worker
    turn_seconds REAL NOT NULL DEFAULT 0,   -- of these, since it was last given a worker
    unseen_seconds REAL NOT NULL DEFAULT 0, -- of these, since a page last read it
    reason TEXT NOT NULL DEFAULT '',    -- why the engine pauses it
    control TEXT NOT NULL DEFAULT '',   -- key for those whom the owner lets control it
    name TEXT NOT NULL DEFAULT '',      -- from the owner; empty for none
    class_id TEXT NOT NULL DEFAULT '',  -- of the class that its owner was in, see `forget_old`
    note TEXT NOT NULL DEFAULT ''       -- from the owner; empty for none
);
CREATE INDEX runs_by_state ON runs (state, ticket);
CREATE INDEX runs_by_owner ON runs (owner, key);
CREATE INDEX runs_by_ticket ON runs (ticket);
CREATE INDEX runs_by_turn ON runs (turn);
CREATE INDEX runs_by_owner_turn ON runs (owner, turn);
CREATE INDEX runs_by_class ON runs (class_id) WHERE class_id != '';
-- Without a rowid the scalars of a run are adjacent on disk: a history is one short read.
CREATE TABLE records (
    run INTEGER NOT NULL REFERENCES runs (key) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    scalars TEXT NOT NULL,
    PRIMARY KEY (run, step)
) WITHOUT ROWID;
-- A separate table, so that reading scalars does not read arrays.
CREATE TABLE arrays (
    run INTEGER NOT NULL REFERENCES runs (key) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    name TEXT NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (run, step, name)
);
CREATE INDEX arrays_by_name ON arrays (run, name, step);
-- Messages about the store for visitors.
CREATE TABLE notices (at REAL NOT NULL, sentence TEXT NOT NULL);
-- Seconds on workers by owner and minute since the epoch; kept when runs are removed. A class has
-- rows as well, see `CLASS_ACCOUNT`.
CREATE TABLE training_time (
    owner TEXT NOT NULL,
    minute INTEGER NOT NULL,
    seconds REAL NOT NULL,
    PRIMARY KEY (owner, minute)
) WITHOUT ROWID;
"""


def open_database(path: Path, *, owner: bool = False, timeout: float = LOCK_TIMEOUT) -> Database:
    """Open the database of a run store; as its owner, create or upgrade it."""
    return Database(
        path,
        name="run store",
        while_locked="Training waits, and goes on by itself once it is free.",
        prepare=_prepare,
        owner=owner,
        timeout=timeout,
    )


def _prepare(db: sqlite3.Connection, home: Path, owner: bool) -> None:
    """Check the version of the store; as its owner, create or upgrade the tables.

    Before an upgrade the database is copied; see `kllab.runs.store.backup`.

    Parameters
    ----------
    home : pathlib.Path
        The data directory, for the copy, and for the sizes of checkpoints.

    Raises
    ------
    Unavailable
        If the version is not `SCHEMA_VERSION` and may not be changed.
    """
    version = _version(db)
    if version < SCHEMA_VERSION and owner:
        if version == 0:
            # Return the space of removed runs to the file system.
            db.execute("PRAGMA auto_vacuum = FULL")
            db.execute("PRAGMA journal_mode = WAL")
        else:
            back_up(db, home, version)
        with db:
            db.execute("BEGIN IMMEDIATE")
            version = _version(db)  # another thread may have been faster
            if version == 0:
                for statement in SCHEMA.split(";\n"):
                    db.execute(statement)
                version = SCHEMA_VERSION
            for old in range(version, SCHEMA_VERSION):
                _UPGRADES[old](db, home)
            db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        version = SCHEMA_VERSION
    if version > SCHEMA_VERSION:
        log_for_host(f"the run store in {home} has schema version {version}")
        raise Unavailable(
            f"The run store has schema version {version}, this lab knows {SCHEMA_VERSION}: "
            "use the newer kllab that wrote it, or another KLLAB_HOME."
        )
    if version < SCHEMA_VERSION:
        raise Unavailable(
            "The run store is one of an older kllab, and the lab that trains there has not "
            "brought it up to date."
        )


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _to_2(db: sqlite3.Connection, home: Path) -> None:
    """Add columns for checkpoint files, lost workers and views, and the table of notices."""
    for column in (
        "checkpoint TEXT NOT NULL DEFAULT ''",
        "checkpoint_bytes INTEGER NOT NULL DEFAULT 0",
        "deaths INTEGER NOT NULL DEFAULT 0",
        "seen REAL NOT NULL DEFAULT 0",
    ):
        db.execute(f"ALTER TABLE runs ADD COLUMN {column}")
    db.execute("CREATE TABLE notices (at REAL NOT NULL, sentence TEXT NOT NULL)")
    db.execute("UPDATE runs SET seen = updated")
    query = "SELECT key, id FROM runs WHERE checkpoint_step IS NOT NULL"
    for key, run_id in db.execute(query).fetchall():
        name = f"{run_id}.safetensors"
        try:
            size = (home / "checkpoints" / name).stat().st_size
        except OSError:
            size = 0  # it is missing: resuming the run will report that
        db.execute(
            "UPDATE runs SET checkpoint = ?, checkpoint_bytes = ?, bytes = MAX(bytes - ?, 0)"
            " WHERE key = ?",
            [name, size, size, key],
        )


def _to_3(db: sqlite3.Connection, _home: Path) -> None:
    """Rename the experiment `bottleneck` to `information_bottleneck`."""
    db.execute(
        "UPDATE runs SET experiment = 'information_bottleneck' WHERE experiment = 'bottleneck'"
    )


def _to_4(db: sqlite3.Connection, _home: Path) -> None:
    """Drop a column that is not read; the name of a checkpoint's file contains its step."""
    db.execute("ALTER TABLE runs DROP COLUMN checkpoint_step")


def _to_5(db: sqlite3.Connection, _home: Path) -> None:
    """Add columns for times of training, control keys and names, and a table of these times.

    Forget the owners of runs: their sessions have ended, so nobody is one of them.
    """
    for column in (
        "seconds REAL NOT NULL DEFAULT 0",
        "turn_seconds REAL NOT NULL DEFAULT 0",
        "unseen_seconds REAL NOT NULL DEFAULT 0",
        "reason TEXT NOT NULL DEFAULT ''",
        "control TEXT NOT NULL DEFAULT ''",
        "name TEXT NOT NULL DEFAULT ''",
    ):
        db.execute(f"ALTER TABLE runs ADD COLUMN {column}")
    db.execute("UPDATE runs SET owner = ''")
    db.execute(
        "CREATE TABLE training_time (owner TEXT NOT NULL, minute INTEGER NOT NULL,"
        " seconds REAL NOT NULL, PRIMARY KEY (owner, minute)) WITHOUT ROWID"
    )


def _to_6(db: sqlite3.Connection, _home: Path) -> None:
    """Add the class that the owner of a run was in."""
    db.execute("ALTER TABLE runs ADD COLUMN class_id TEXT NOT NULL DEFAULT ''")
    db.execute("CREATE INDEX runs_by_class ON runs (class_id) WHERE class_id != ''")


def _to_7(db: sqlite3.Connection, _home: Path) -> None:
    """Add the owner's note; the column of that name had what the training itself says."""
    db.execute("ALTER TABLE runs RENAME COLUMN note TO training_note")
    db.execute("ALTER TABLE runs ADD COLUMN note TEXT NOT NULL DEFAULT ''")


_UPGRADES: dict[int, Callable[[sqlite3.Connection, Path], None]] = {
    1: _to_2,
    2: _to_3,
    3: _to_4,
    4: _to_5,
    5: _to_6,
    6: _to_7,
}
"""Version -> upgrade to the next version."""
