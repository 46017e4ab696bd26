"""``python -m kllab export RUN``: write config, records and weights of a training."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import safetensors.numpy

from kllab.commands.numbers import history_of, opened_store
from kllab.data.csv_text import to_csv
from kllab.runs.store.store import Store


def main(arguments: Sequence[str]) -> None:
    """Write the files of a run into a new folder."""
    parser = argparse.ArgumentParser(
        prog="python -m kllab export",
        description="Write config.json, records.csv (in nats) and checkpoint.safetensors of a run.",
    )
    parser.add_argument("run", metavar="RUN", help="id of the run")
    parser.add_argument(
        "--to", type=Path, metavar="FOLDER", help="a new folder (default: kllab-RUN here)"
    )
    options = parser.parse_args(arguments)
    with opened_store() as store:
        try:
            folder = export(store, options.run, options.to)
        except (ValueError, OSError) as error:
            parser.error(str(error))
    print(folder)


def export(store: Store, run_id: str, folder: Path | None = None) -> Path:
    """Write the files of a run into a folder that does not exist yet, and return it.

    Raises
    ------
    ValueError
        If there is no such run, or its checkpoint is damaged.
    OSError
        If the folder exists already or cannot be written.
    """
    status = store.status(run_id)
    checkpoint = store.load_checkpoint(run_id)
    folder = folder or Path(f"kllab-{run_id}")
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(status.config + "\n", encoding="utf-8")
    records = to_csv(history_of(store)(run_id))
    (folder / "records.csv").write_text(records, encoding="utf-8", newline="")
    if checkpoint is not None:
        data = safetensors.numpy.save(checkpoint.tensors, checkpoint.metadata)
        (folder / "checkpoint.safetensors").write_bytes(data)
    return folder
