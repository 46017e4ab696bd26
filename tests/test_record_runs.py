"""The script that records runs trains what is missing, once, and removes what has no preset."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from kllab.topics.vae.train import Config
from kllab.training.record import Record
from pages.web import recorded_runs
from scripts import record_runs


@dataclass(frozen=True, eq=False, kw_only=True)
class Counted(Record):
    """Record with an array."""

    values: np.ndarray


class Lab:
    """Experiment of two presets whose trainings only count."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.steps = {"One": 3, "Two, long": 1000}
        self.made: list[int] = []
        self.over_time: dict[str, int] = {}

    def page(self, _name: str) -> SimpleNamespace:
        return SimpleNamespace(
            configs={name: Config(steps=steps) for name, steps in self.steps.items()},
            run_type=SimpleNamespace(recorded_over_time=self.over_time),
        )

    def train(self, config: Config) -> Iterator[Record]:
        self.made.append(config.steps)
        for step in range(1, config.steps + 1):
            values = np.full(2, step, np.float32)
            yield Counted(step=step, total_steps=config.steps, seconds=0.5 * step, values=values)

    def contents(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.output.glob("counting/*")}


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lab:
    lab = Lab(tmp_path)
    monkeypatch.setattr(record_runs, "EXPERIMENTS", {"counting": "counting"})
    monkeypatch.setattr(record_runs, "of_page", lab.page)
    monkeypatch.setattr(record_runs, "load", lambda _name: lab)
    monkeypatch.setattr(sys, "argv", ["record_runs", "--output", str(lab.output)])
    return lab


def test_every_preset_is_recorded_once_with_the_rows_that_a_page_draws(lab: Lab) -> None:
    record_runs.main()
    assert lab.made == [3, 1000]
    before = lab.contents()
    assert before.keys() == {"one.npz", "two-long.npz"}
    short, long = (recorded_runs.read(lab.output / "counting" / name) for name in sorted(before))
    assert short.config == Config(steps=3).to_json()
    np.testing.assert_array_equal(short.columns["step"], [1.0, 2.0, 3.0])
    assert "seconds" not in short.columns
    steps = long.columns["step"]
    assert (len(steps), steps[0], steps[-1]) == (recorded_runs.POINTS, 1, 1000)
    record_runs.main()
    assert lab.made == [3, 1000]
    assert lab.contents() == before


def test_a_changed_preset_is_recorded_again_and_a_removed_one_is_removed(lab: Lab) -> None:
    record_runs.main()
    first = lab.contents()["one.npz"]
    lab.steps = {"One": 4}
    record_runs.main()
    assert lab.made == [3, 1000, 4]
    assert lab.contents().keys() == {"one.npz"}
    assert lab.contents()["one.npz"] != first
    lab.steps = {"One": 3}
    record_runs.main()
    assert lab.contents()["one.npz"] == first, "equal trainings make equal files"


def test_arrays_over_time_are_added_to_older_recordings(lab: Lab) -> None:
    record_runs.main()
    path = lab.output / "counting" / "two-long.npz"
    assert recorded_runs.read(path).over_time == {}
    lab.over_time = {"values": 5}
    record_runs.main()
    assert lab.made == [3, 1000, 3, 1000]
    found = recorded_runs.read(path).over_time["values"]
    assert list(found) == [1, 257, 513, 769, 1000]
    assert all(array.tolist() == [step, step] for step, array in found.items())
    record_runs.main()
    assert lab.made == [3, 1000, 3, 1000]
