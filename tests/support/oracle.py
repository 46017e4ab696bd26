"""The truth about every family, with all of `tests/support/families` loaded."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from tests.support.truth import (
    BARS,
    DRAWS,
    ENTROPY,
    KINDS,
    KL,
    LARGEST,
    SCALAR_BAR,
    relative_error,
)

__all__ = [
    "BARS",
    "DRAWS",
    "ENTROPY",
    "KINDS",
    "KL",
    "LARGEST",
    "SCALAR_BAR",
    "relative_error",
]

for _path in sorted((Path(__file__).parent / "families").glob("[!_]*.py")):
    import_module(f"tests.support.families.{_path.stem}")
