"""``python -m kllab sweep EXPERIMENT``: train a model for each combination of settings."""

import argparse
import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from kllab.commands import settings
from kllab.commands.following import train_all

MOST_RUNS = 1000


def main(arguments: Sequence[str]) -> None:
    """Train all runs of a sweep; exit with their exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m kllab sweep",
        description="Train a model for each combination of the values of its settings, such as "
        "`--beta 0.5 1 4 --seed 0 1 2`: nine runs in the lab's store, KLLAB_HOME.",
    )
    settings.add_experiments(parser, several=True)
    options = parser.parse_args(arguments)
    try:
        combined = combinations(settings.given(options))
        configs = [settings.made(options.experiment, each) for each in combined]
    except ValueError as error:
        parser.error(str(error))
    train_all(options.experiment, configs, as_json=options.json)


def combinations(given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return each combination of the values of settings, the last setting changing fastest.

    Parameters
    ----------
    given : dict
        By setting a list of values, or one value, as in a file.

    Raises
    ------
    ValueError
        If there are more than `MOST_RUNS`.

    Examples
    --------
    >>> combinations({"beta": [1.0, 4.0], "steps": 100})
    [{'beta': 1.0, 'steps': 100}, {'beta': 4.0, 'steps': 100}]
    """
    values = [value if isinstance(value, list) else [value] for value in given.values()]
    made = [
        dict(zip(given, each, strict=True))
        for each in itertools.islice(itertools.product(*values), MOST_RUNS + 1)
    ]
    if len(made) > MOST_RUNS:
        raise ValueError(f"the sweep has more than {MOST_RUNS} runs; allowed: up to {MOST_RUNS}")
    return made
