"""The code behind a training, for a page to show: it runs as it is."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any


def training_snippet(module: str, config: Any, shown: Sequence[str]) -> str:
    """Return code that makes the training of `config` and prints some of each record.

    Parameters
    ----------
    module : str
        Of the experiment, such as ``kllab.topics.vae.train``.
    config : Settings
        Fields that are not at their default are spelled out.
    shown : sequence of str
        Number fields of the record, printed by name where they were measured.
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
