"""Former names of experiments: their imports go on working until the next release."""

import importlib
import warnings
from collections.abc import Callable
from typing import Any


def forward(former: str, name: str) -> Callable[[str], Any]:
    """Return a module's `__getattr__` that takes everything from the module of another name."""

    def get(attribute: str) -> Any:
        warnings.warn(
            f"kllab.experiments.{former} is now kllab.experiments.{name}; "
            "the former name goes with the next release.",
            DeprecationWarning,
            stacklevel=2,
        )
        return getattr(importlib.import_module(f"kllab.experiments.{name}"), attribute)

    return get
