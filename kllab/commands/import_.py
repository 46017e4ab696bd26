"""``python -m kllab import FILE``: add runs of archives to the store of the lab."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from kllab.commands.following import started_service
from kllab.runs.store.archive import MOST_BYTES, UnreadableArchive


def main(arguments: Sequence[str]) -> None:
    """Add the run of each archive under a new id, and print it."""
    parser = argparse.ArgumentParser(
        prog="python -m kllab import", description="Add runs that `export` has written."
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="an archive")
    options = parser.parse_args(arguments)
    with started_service() as service:
        for path in options.files:
            try:
                print(service.add_archive(_read(path)))
            except (UnreadableArchive, OSError) as error:
                parser.error(f"{path}: {error}")


def _read(path: Path) -> bytes:
    if (size := path.stat().st_size) > MOST_BYTES:
        raise UnreadableArchive(f"the file has {size:,} bytes; allowed: up to {MOST_BYTES:,}")
    return path.read_bytes()
