"""Runnable code snippet of a training, for pages to show."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any


def training_snippet(module: str, config: Any, shown: Sequence[str]) -> str:
    """Return code that trains `config` and prints fields of each record.

    Parameters
    ----------
    module : str
        Module of the experiment, such as ``kllab.topics.vae.train``.
    config : Settings
        Only fields that differ from their defaults are written.
    shown : sequence of str
        Scalar fields of the record to print, where measured.
    """
    default = type(config)()
    changed = "".join(
        f"    {item.name}={getattr(config, item.name)!r},\n"
        for item in fields(config)
        if getattr(config, item.name) != getattr(default, item.name)
    )
    arguments = f"\n{changed}" if changed else ""
    return f"""from {module} import Config, train

config = Config({arguments})
for record in train(config):
    numbers = record.scalars()
    print(
        f"step {{record.step:5d}}",
        *(f"{{name}} {{numbers[name]:.4g}}" for name in {tuple(shown)!r} if name in numbers),
        sep="  ",
    )
"""
