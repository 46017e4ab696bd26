"""Upgrades of a store from each schema version to the next."""

import sqlite3
from collections.abc import Callable
from pathlib import Path


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


UPGRADES: dict[int, Callable[[sqlite3.Connection, Path], None]] = {1: _to_2, 2: _to_3}
"""Version -> upgrade to the next version, inside a transaction."""
