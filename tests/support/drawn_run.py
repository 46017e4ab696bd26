"""A run as figures take it."""

from types import SimpleNamespace
from typing import Any


def drawn_run(letter: str, view: Any) -> SimpleNamespace:
    """Return a run called by its letter, with a view."""
    place = "ABCDEF".index(letter)
    return SimpleNamespace(name=letter, letter=letter, place=place, view=view, spread={})
