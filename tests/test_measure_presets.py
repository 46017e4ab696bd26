"""The script that measures presets trains what is missing, once, and can be stopped."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kllab.topics.vae.run_view import VaeRun
from kllab.topics.vae.train import Config
from kllab.training.record import Record
from pages.web.outcome import Outcome, Quantity, end
from scripts import measure_presets


class Lab:
    """Experiment of two presets whose trainings only count, and stop where a test asks for it."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.steps = {"One": 3, "Two": 5}
        self.quantities: dict[str, Quantity] = {
            "last": end("step"),
            "seed": lambda trained: trained.config.seed,
        }
        self.made: list[tuple[int, int]] = []
        self.breaks_at: tuple[int, int] | None = None

    def page(self, _name: str) -> SimpleNamespace:
        outcome = Outcome("{last:g}", self.quantities, lambda _mine, _other: True)
        return SimpleNamespace(
            configs={name: Config(steps=steps) for name, steps in self.steps.items()},
            captions=dict.fromkeys(self.steps, outcome),
            run_type=VaeRun,
        )

    def train(self, config: Config) -> Iterator[Record]:
        if (config.steps, config.seed) == self.breaks_at:
            raise KeyboardInterrupt
        self.made.append((config.steps, config.seed))
        for step in range(1, config.steps + 1):
            yield Record(step=step, total_steps=config.steps)

    def values(self) -> dict[str, dict[str, list[float]]]:
        stored = json.loads(self.output.read_text(encoding="utf-8"))
        return {name: each["values"] for name, each in stored["counting"].items()}


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lab:
    lab = Lab(tmp_path / "measured.json")
    monkeypatch.setattr(measure_presets, "EXPERIMENTS", {"counting": "counting"})
    monkeypatch.setattr(measure_presets, "of_page", lab.page)
    monkeypatch.setattr(measure_presets, "load", lambda _name: lab)
    monkeypatch.setattr(sys, "argv", ["measure_presets", "--output", str(lab.output)])
    return lab


def test_every_preset_is_measured_once_with_every_seed(lab: Lab) -> None:
    measure_presets.main()
    assert lab.made == [(3, 0), (3, 1), (3, 2), (5, 0), (5, 1), (5, 2)]
    assert lab.values() == {
        "One": {"last": [3, 3, 3], "seed": [0, 1, 2]},
        "Two": {"last": [5, 5, 5], "seed": [0, 1, 2]},
    }
    before = lab.output.read_bytes()
    measure_presets.main()
    assert len(lab.made) == 6
    assert lab.output.read_bytes() == before


def test_it_continues_after_a_stop(lab: Lab) -> None:
    lab.breaks_at = (5, 1)
    with pytest.raises(KeyboardInterrupt):
        measure_presets.main()
    assert lab.values()["Two"] == {"last": [5], "seed": [0]}
    lab.made, lab.breaks_at = [], None
    measure_presets.main()
    assert lab.made == [(5, 1), (5, 2)]
    assert lab.values()["Two"] == {"last": [5, 5, 5], "seed": [0, 1, 2]}


def _change(lab: Lab) -> None:
    lab.steps["Two"] = 7


def _ask_for_more(lab: Lab) -> None:
    lab.quantities["first"] = lambda trained: float(trained.columns["step"][0])


@pytest.mark.parametrize(
    ("change", "made"),
    [(_change, [(7, 0), (7, 1), (7, 2)]), (_ask_for_more, [(3, 0), (3, 1), (3, 2)])],
)
def test_a_changed_preset_is_measured_again(
    lab: Lab, change: Callable[[Lab], None], made: list[Any]
) -> None:
    measure_presets.main()
    lab.made = []
    change(lab)
    measure_presets.main()
    assert lab.made[:3] == made
    assert all(len(each) == 3 for each in lab.values()["Two"].values())


def test_a_removed_preset_is_removed_from_the_file(lab: Lab) -> None:
    measure_presets.main()
    del lab.steps["One"]
    measure_presets.main()
    assert lab.values().keys() == {"Two"}
