"""Settings of a run in words, as its page writes them: for lists of runs of several pages."""

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from kllab import topics
from pages.web.navigation import PAGES


@lru_cache(1000)
def settings_of(experiment: str, config: str) -> str:
    """Return the settings of a run as its page writes them; if it has none, the name of its page.

    A run of another version of the lab may have settings that this one does not know.
    """
    label = _label(experiment)
    try:
        return label(topics.load(experiment).Config.from_json(config)) if label else experiment
    except ValueError:
        return f"{experiment}, of another version of the lab"


def _label(experiment: str) -> Callable[[Any], str] | None:
    """Return the function ``label`` of a page's ``text.py``."""
    label: Callable[[Any], str] | None = getattr(text_of(experiment), "label", None)
    return label


@lru_cache
def text_of(experiment: str) -> ModuleType | None:
    """Return the module ``text`` of the page of an experiment, if it has one."""
    page = next((page for page in PAGES if page.name == experiment), None)
    name = f"pages.{page.section}.{page.name}.text" if page else ""
    return import_module(name) if name and find_spec(name) else None
