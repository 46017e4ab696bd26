from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from kllab import topics
from kllab.training.record import Checkpoint, Record


@dataclass(frozen=True, eq=False, kw_only=True)
class Small(Record):
    loss: float
    accuracy: float | None = None
    weights: np.ndarray | None = None


def record(**fields):
    return Small(**({"step": 3, "total_steps": 5, "loss": 0.5} | fields))


def test_numbers_and_arrays_are_told_apart_and_what_is_missing_left_out():
    full = record(weights=np.ones(2), accuracy=0.25)
    assert full.scalars() == {"step": 3, "total_steps": 5, "loss": 0.5, "accuracy": 0.25}
    assert list(full.arrays()) == ["weights"]
    assert "accuracy" not in record().scalars()
    assert record().arrays() == {}


def test_equal_to_the_last_bit():
    assert record(weights=np.ones(2)) == record(weights=np.ones(2))
    assert record(loss=0.1 + 0.2) != record(loss=0.3)
    assert record(weights=np.ones(2)) != record(weights=np.ones(3))
    assert record(weights=np.ones(2)) != record()
    assert record(note="stand-in") != record()
    assert record() != "a record"


def test_the_checkpoint_is_no_part_of_what_a_record_is():
    checkpoint = Checkpoint({"w": np.ones(2)}, {"step": "3"})
    with_one = record(checkpoint=lambda: checkpoint)
    assert with_one == record()
    assert "checkpoint" not in repr(with_one)
    assert replace(with_one, loss=1.0).checkpoint() is checkpoint
    with pytest.raises(ValueError, match="no checkpoint"):
        record().checkpoint()


def test_experiments_are_loaded_by_name():
    assert topics.load("vae").Config.__name__ == "Config"
    with pytest.raises(ValueError, match=r"'gan'; allowed: one of .*vae"):
        topics.load("gan")
