"""``python -m kllab train EXPERIMENT``: train a model into the store of the lab."""

import argparse
from collections.abc import Sequence

from kllab.commands import settings
from kllab.commands.following import train_all


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
    train_all(options.experiment, [config], as_json=options.json)
