"""``python -m kllab train EXPERIMENT``: train a model into the store of the lab."""

import argparse
import sys
from collections.abc import Sequence

from kllab.commands import settings
from kllab.commands.following import follow, started_service
from kllab.runs import RunSpec


def main(arguments: Sequence[str]) -> None:
    """Train one run; exit with its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m kllab train",
        description="Train a model. Its run is kept in the lab's store, KLLAB_HOME. Ctrl-C pauses "
        "it with a checkpoint.",
    )
    settings.add_experiments(parser, several=False)
    options = parser.parse_args(arguments)
    try:
        config = settings.made(options.experiment, settings.given(options))
    except ValueError as error:
        parser.error(str(error))
    with started_service() as service:
        run_id = service.submit(RunSpec(options.experiment, config.to_json()))
        sys.exit(follow(service, [run_id], as_json=options.json))
