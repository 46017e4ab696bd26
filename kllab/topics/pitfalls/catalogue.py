"""Catalogue of the mistakes: the modules of the folder `mistakes`. Does not import torch."""

from importlib import import_module
from pathlib import Path

from kllab.topics.pitfalls.mistake import GROUPS, Mistake

FOLDER = Path(__file__).parent


def _found() -> dict[str, Mistake]:
    names = sorted(
        path.stem for path in (FOLDER / "mistakes").glob("*.py") if path.stem != "__init__"
    )
    found: list[Mistake] = [
        import_module(f"kllab.topics.pitfalls.mistakes.{name}").MISTAKE for name in names
    ]
    return {each.name: each for each in sorted(found, key=lambda each: GROUPS.index(each.group))}


MISTAKES = _found()
"""All mistakes by name, in the order of their groups."""


def code_of(name: str) -> Path:
    """Return the file with the code of a mistake."""
    plain = FOLDER / "code" / f"{name}.py"
    return plain if plain.exists() else FOLDER / "train" / "code" / f"{name}.py"


def in_torch(name: str) -> bool:
    """Return whether the code of a mistake needs torch, and so a worker."""
    return code_of(name).parent.parent.name == "train"


IN_TORCH = tuple(name for name in MISTAKES if in_torch(name))
"""Names of the mistakes that run in a worker."""
