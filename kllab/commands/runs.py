"""``python -m kllab runs``: list the trainings of the command line."""

import argparse
import json
from collections.abc import Sequence

from kllab.commands.numbers import Numbers, history_of, line, opened_store

MOST = 1000


def main(arguments: Sequence[str]) -> None:
    """Print a line for each run, newest first."""
    parser = argparse.ArgumentParser(
        prog="python -m kllab runs",
        description="List the trainings of the command line in KLLAB_HOME, newest first.",
    )
    parser.add_argument("--json", action="store_true", help="print each run as a line of JSON")
    options = parser.parse_args(arguments)
    with opened_store() as store:
        numbers = Numbers(history_of(store))
        for status in store.runs("", MOST):
            if options.json:
                about = {
                    "run": status.id, "experiment": status.experiment, "state": status.state,
                    "step": status.step, "total_steps": status.total_steps,
                    "config": json.loads(status.config), "numbers": numbers(status),
                    "note": status.note,
                }  # fmt: skip
                print(json.dumps(about))
            else:
                print(status.experiment, line(status, numbers), sep="  ")
