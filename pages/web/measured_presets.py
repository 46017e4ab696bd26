"""Measured presets: quantities of captions from earlier trainings of each preset, three seeds.

Written by scripts/measure_presets.py.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pages.web.navigation import FOLDER

PATH = FOLDER.parent / "assets" / "measured_presets.json"
SEEDS = (0, 1, 2)


@dataclass(frozen=True)
class Measured:
    """Measurements of one preset.

    Attributes
    ----------
    config : dict
        The config as a JSON object; its seed is that of the first training.
    made : dict
        Date, version of torch and processor.
    values : dict of str to list of float
        Values of each quantity of the caption, one per seed.
    """

    config: dict[str, Any]
    made: dict[str, str]
    values: dict[str, list[float]] = field(default_factory=dict)

    def of_seed(self, index: int) -> dict[str, float]:
        """Return the quantities of one training by name."""
        return {name: of_seeds[index] for name, of_seeds in self.values.items()}


Found = Mapping[str, Mapping[str, Measured]]


@cache
def load(path: Path = PATH) -> Found:
    """Return the measurements by experiment and preset."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    return {
        experiment: {name: Measured(**entry) for name, entry in presets.items()}
        for experiment, presets in stored.items()
    }


def mean(experiment: str, preset: str, quantity: str) -> float:
    """Return the mean of a quantity over the trainings of a preset."""
    of_seeds = load()[experiment][preset].values[quantity]
    return sum(of_seeds) / len(of_seeds)


def save(found: Found, path: Path = PATH) -> None:
    """Write the measurements, one line per quantity, so that diffs are readable."""
    lines = [
        f"  {json.dumps(experiment)}: {{\n"
        + ",\n".join(f"   {json.dumps(name)}: {_entry(each)}" for name, each in presets.items())
        + "\n  }"
        for experiment, presets in found.items()
    ]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    load.cache_clear()


def _entry(each: Measured) -> str:
    values = ",\n".join(
        f"     {json.dumps(name)}: {json.dumps(of_seeds)}" for name, of_seeds in each.values.items()
    )
    return (
        f'{{\n    "config": {json.dumps(each.config)},\n    "made": {json.dumps(each.made)},\n'
        f'    "values": {{\n{values}\n    }}\n   }}'
    )
