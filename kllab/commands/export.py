"""``python -m kllab export RUN``: write a run into an archive, which others can import."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from kllab.commands.numbers import opened_store
from kllab.runs.store.transfer import export_run


def main(arguments: Sequence[str]) -> None:
    """Write the archive of a run into a new file."""
    parser = argparse.ArgumentParser(
        prog="python -m kllab export",
        description="Write a zip file with config.json, records.csv (in nats), and the arrays and "
        "the checkpoint as safetensors.",
    )
    parser.add_argument("run", metavar="RUN", help="id of the run")
    parser.add_argument(
        "--to", type=Path, metavar="FILE", help="a new file (default: kllab-RUN.zip here)"
    )
    options = parser.parse_args(arguments)
    path = options.to or Path(f"kllab-{options.run}.zip")
    with opened_store() as store:
        try:
            data = export_run(store, options.run)
            with path.open("xb") as file:  # no other file is overwritten
                file.write(data)
        except (ValueError, OSError) as error:
            parser.error(str(error))
    print(path)
