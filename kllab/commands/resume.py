"""``python -m kllab resume RUN``: continue trainings that were paused."""

import argparse
import sys
from collections.abc import Sequence

from kllab.commands.following import follow, started_service


def main(arguments: Sequence[str]) -> None:
    """Continue runs from their last checkpoints; exit with their exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m kllab resume", description="Continue trainings from their checkpoints."
    )
    parser.add_argument("runs", nargs="+", metavar="RUN", help="id of a run")
    parser.add_argument("--json", action="store_true", help="print each record as a line of JSON")
    options = parser.parse_args(arguments)
    with started_service() as service:
        for run_id in options.runs:
            try:
                service.resume(run_id)
            except ValueError as error:
                parser.error(str(error))
        sys.exit(follow(service, options.runs, as_json=options.json))
