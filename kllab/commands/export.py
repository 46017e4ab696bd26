"""``python -m kllab export RUN``: write a run into a file, for another lab or for TensorBoard."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from kllab.commands.numbers import opened_store
from kllab.runs.store.transfer import export_events, export_run


def main(arguments: Sequence[str]) -> None:
    """Write a run into a new file."""
    parser = argparse.ArgumentParser(
        prog="python -m kllab export",
        description="Write a zip file with config.json, metrics.csv (in nats), the arrays and the "
        "checkpoint as safetensors, and figures. `import` adds it to another lab.",
    )
    parser.add_argument("run", metavar="RUN", help="id of the run")
    parser.add_argument(
        "--to", type=Path, metavar="FILE", help="a new file (default: kllab-RUN.zip here)"
    )
    parser.add_argument(
        "--tensorboard",
        action="store_true",
        help="write an event file of TensorBoard instead (default: events.out.tfevents.kllab-RUN)",
    )
    options = parser.parse_args(arguments)
    usual = "events.out.tfevents.kllab-{}" if options.tensorboard else "kllab-{}.zip"
    path = options.to or Path(usual.format(options.run))
    with opened_store() as store:
        try:
            export = export_events if options.tensorboard else export_run
            data = export(store, options.run)
            with path.open("xb") as file:  # no other file is overwritten
                file.write(data)
        except (ValueError, OSError) as error:
            parser.error(str(error))
    print(path)
