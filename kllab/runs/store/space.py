"""Whether a run can be stored now: the home can be written, and the disk has room."""

import shutil
import tempfile
from pathlib import Path

from kllab.storage.database import Database
from kllab.storage.errors import Unavailable, unusable

LEAST_FREE_BYTES = 50_000_000
"""Free bytes required on the disk; most checkpoints are smaller."""

_BYTES = 65536  # written to see whether that is possible
_TIMEOUT = 1.0  # seconds; our own writes take milliseconds


def probe(home: Path, checkpoints: Path, database: Database) -> None:
    """Raise `Unavailable` unless a run can be stored now."""
    try:
        with tempfile.TemporaryFile(dir=home) as file:
            file.write(bytes(_BYTES))
        checkpoints.mkdir(exist_ok=True)
        free = shutil.disk_usage(checkpoints).free
    except OSError as error:
        raise unusable(home, error) from error
    with database.write(timeout=_TIMEOUT) as db:
        largest = db.execute("SELECT MAX(checkpoint_bytes) FROM runs").fetchone()[0]
    needed = max(largest or 0, LEAST_FREE_BYTES)
    if free < needed:
        raise Unavailable(
            f"The lab's disk has {free / 1e6:,.0f} MB left, and a checkpoint may take "
            f"{needed / 1e6:,.0f} MB."
        )
