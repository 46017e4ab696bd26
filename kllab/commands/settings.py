"""Options of the command line for the settings of an experiment."""

import argparse
import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from kllab import topics
from kllab.training.parameter import Parameter
from kllab.training.settings import Settings, read_object


def add_experiments(parser: argparse.ArgumentParser, *, several: bool) -> None:
    """Add a subcommand for each experiment, with an option for each of its settings.

    Parameters
    ----------
    several : bool
        Whether an option takes several values.
    """
    experiments = parser.add_subparsers(dest="experiment", required=True, metavar="EXPERIMENT")
    for name in topics.EXPERIMENTS:
        summary = (topics.load(name).__doc__ or "").splitlines()[0]
        one = experiments.add_parser(name, help=summary, description=summary)
        one.add_argument(
            "--config", type=Path, metavar="FILE",
            help="JSON object of settings, as a download or `export` has it; options go before it",
        )  # fmt: skip
        one.add_argument("--json", action="store_true", help="print each record as a line of JSON")
        _add_settings(one, topics.load(name).Config, several=several)


def _add_settings(
    parser: argparse.ArgumentParser, config: type[Settings], *, several: bool
) -> None:
    described = config.described()
    for item in fields(config):
        parameter = described.get(item.name)
        text = (
            f"{parameter.sentence} Allowed: {parameter.allowed} (default: {shown(item.default)})"
            if parameter is not None
            else "JSON object"
        )
        parser.add_argument(
            "--" + item.name.replace("_", "-"),
            dest=item.name,
            type=_reader(parameter),
            nargs="+" if several else None,
            metavar="VALUE" if parameter is not None else "JSON",
            help=text.replace("%", "%%"),
        )


def shown(value: object) -> str:
    """Return a value as the command line takes it.

    >>> shown((300, 300)), shown(True), shown(0.5)
    ('300,300', 'true', '0.5')
    """
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return json.dumps(value) if isinstance(value, bool | dict) else str(value)


def _reader(parameter: Parameter | None) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        try:
            if parameter is None:
                return read_object(text, "the value")
            return parameter.check(_converted(text, parameter.default))
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return read


def _converted(text: str, like: object) -> object:
    """Return the text as a value of the type of `like`; as it is if it is none."""
    try:
        if isinstance(like, tuple):
            return tuple(type(like[0])(part) for part in text.split(","))
        if isinstance(like, bool):
            return {"true": True, "false": False}.get(text.lower(), text)
        return type(like)(text) if isinstance(like, int | float) else text
    except ValueError:
        return text


def given(options: argparse.Namespace) -> dict[str, Any]:
    """Return the settings that the options name.

    Raises
    ------
    ValueError
        If the file of `--config` cannot be read, or has no JSON object.
    """
    named = fields(topics.load(options.experiment).Config)
    values = {item.name: getattr(options, item.name) for item in named}
    values = {name: value for name, value in values.items() if value is not None}
    if options.config is None:
        return values
    try:
        text = options.config.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{options.config} cannot be read: {error}") from error
    return {**read_object(text, str(options.config)), **values}


def made(experiment: str, settings: Mapping[str, Any]) -> Settings:
    """Return the config with these settings, and defaults for the others.

    Raises
    ------
    ValueError
        If a setting is unknown or not allowed.
    """
    config: type[Settings] = topics.load(experiment).Config
    allowed = [item.name for item in fields(config)]
    unknown = [name for name in settings if name not in allowed]
    if unknown:
        raise ValueError(
            f"{experiment} has no setting {', '.join(map(repr, unknown))}; "
            f"allowed: {', '.join(allowed)}"
        )
    return config(**settings)
