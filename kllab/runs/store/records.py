"""Records in the store: scalars as JSON, arrays as safetensors, both exact."""

import json
import sqlite3
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load, save

from kllab.runs.status import Event
from kllab.storage.errors import DamagedValue
from kllab.training.record import Record


def decode_scalars(text: str) -> dict[str, float]:
    """Return the scalars of a record; raise `DamagedValue` if `insert` did not write the text."""
    try:
        decoded: dict[str, float] = json.loads(text)
    except (ValueError, TypeError) as error:
        raise DamagedValue("the scalars of a record cannot be read") from error
    return decoded


def decode_arrays(data: bytes) -> dict[str, npt.NDArray[np.generic]]:
    """Return arrays by name; raise `DamagedValue` if `insert` did not write the bytes."""
    try:
        return load(data)
    except (SafetensorError, ValueError, TypeError) as error:
        raise DamagedValue("an array of a record cannot be read") from error


def insert(db: sqlite3.Connection, run: int, record: Record) -> int:
    """Store a record and return its size in bytes, 0 if its step is already stored."""
    return insert_values(db, run, Event(record.step, record.scalars(), record.arrays()))


def insert_values(db: sqlite3.Connection, run: int, event: Event) -> int:
    """Store the values of a record; as `insert`."""
    scalars = json.dumps(event.scalars)
    size = len(scalars)
    inserted = db.execute(
        "INSERT OR IGNORE INTO records (run, step, scalars) VALUES (?, ?, ?)",
        [run, event.step, scalars],
    )
    if not inserted.rowcount:
        return 0
    for name, array in event.arrays.items():
        data = save({name: np.asarray(array, order="C")})
        size += len(data)
        db.execute("INSERT INTO arrays VALUES (?, ?, ?, ?)", [run, event.step, name, data])
    return size


def scalars(db: sqlite3.Connection, run: int, after: int) -> list[tuple[int, dict[str, float]]]:
    """Return (step, scalars) of the records after a step, in order."""
    query = "SELECT step, scalars FROM records WHERE run = ? AND step > ? ORDER BY step"
    rows = db.execute(query, [run, after])
    return [(row["step"], decode_scalars(row["scalars"])) for row in rows]


def events(db: sqlite3.Connection, run: int, after: int) -> list[Event]:
    """Return the records after a step, in order, with arrays."""
    found = {step: Event(step, values) for step, values in scalars(db, run, after)}
    query = "SELECT step, data FROM arrays WHERE run = ? AND step > ?"
    for row in db.execute(query, [run, after]):
        found[row["step"]].arrays.update(decode_arrays(row["data"]))
    return list(found.values())


def latest_arrays(db: sqlite3.Connection, run: int) -> dict[str, npt.NDArray[np.generic]]:
    """Return the last array recorded under each name."""
    # The subquery reads the index alone, so only the arrays returned are read.
    rows = db.execute(
        "SELECT arrays.name, data FROM arrays JOIN ("
        " SELECT run, name, MAX(step) AS step FROM arrays WHERE run = ? GROUP BY name"
        ") AS last USING (run, name, step)",
        [run],
    )
    return {row["name"]: decode_arrays(row["data"])[row["name"]] for row in rows}


def array_steps(db: sqlite3.Connection, run: int, name: str) -> list[int]:
    """Return the steps of the records that have an array of this name, in order."""
    query = "SELECT step FROM arrays WHERE run = ? AND name = ? ORDER BY step"
    return [row["step"] for row in db.execute(query, [run, name])]


def arrays_at(
    db: sqlite3.Connection, run: int, name: str, steps: Sequence[int]
) -> dict[int, npt.NDArray[np.generic]]:
    """Return the arrays of one name at these steps, at most 500, by step."""
    places = ", ".join("?" * len(steps))
    query = f"SELECT step, data FROM arrays WHERE run = ? AND name = ? AND step IN ({places})"
    rows = db.execute(query, [run, name, *steps])
    return {row["step"]: decode_arrays(row["data"])[name] for row in rows}
