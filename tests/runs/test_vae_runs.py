"""A real VAE is paused, resumed, killed and resumed, and is the same to the last bit."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from kllab import topics
from kllab.runs import Event, RunService, RunSpec
from kllab.topics.vae.train import Config
from kllab.training.record import Checkpoint
from tests.support.lab import (
    AllowedSteps,
    running_lab,
    wait_for,
    wait_state,
    wait_step,
    worker,
    workers,
)


@pytest.fixture
def lab(
    tmp_path: Path, steps: AllowedSteps, monkeypatch: pytest.MonkeyPatch
) -> Iterator[RunService]:
    monkeypatch.setitem(topics.EXPERIMENTS, "gated_vae", "tests.support.gated_vae")
    monkeypatch.setenv("KLLAB_TEST_ALLOWED", str(steps.file))
    with running_lab(tmp_path / "home", "kllab.topics.vae.train") as lab:
        yield lab
    wait_for(lambda: not workers())


def scalars(events: list[Event]) -> list[dict[str, float]]:
    """Everything but the time it took."""
    return [{k: v for k, v in event.scalars.items() if k != "seconds"} for event in events]


def moments(checkpoint: Checkpoint | None) -> list[str]:
    """The tensors of the optimiser."""
    assert checkpoint is not None
    return [name for name in checkpoint.tensors if name.startswith("exp_avg")]


@pytest.mark.slow
def test_paused_killed_and_resumed_it_is_the_same_training(
    lab: RunService, steps: AllowedSteps
) -> None:
    config = Config(dataset="digits_8x8", encoder_hidden=(64,), decoder_hidden=(64,), steps=800)
    spec = RunSpec("gated_vae", config.to_json())
    steps.allow(800)
    straight = lab.submit(spec)
    wait_state(lab, straight, "finished")

    steps.allow(300)
    run_id = lab.submit(spec)
    wait_step(lab, run_id, 100)
    lab.pause(run_id)
    steps.allow(700)
    paused = wait_state(lab, run_id, "paused")
    assert 100 <= paused.step < 800
    assert moments(lab.checkpoint(run_id))
    lab.resume(run_id)
    wait_step(lab, run_id, paused.step + 100)
    worker().kill()
    steps.allow(800)
    wait_state(lab, run_id, "finished")

    one, other = lab.events(straight), lab.events(run_id)
    assert scalars(other) == scalars(one)
    for first, second in zip(one, other, strict=True):
        assert first.arrays.keys() == second.arrays.keys()
        for name, array in first.arrays.items():
            np.testing.assert_array_equal(second.arrays[name], array)
    assert {"samples", "reconstructions"} <= lab.latest_arrays(run_id).keys()
    over_time = lab.arrays_over_time(run_id, "rate_per_dimension", 12)
    steps = [event.step for event in one]
    assert 6 <= len(over_time) <= 12
    assert [*over_time][:: len(over_time) - 1] == [steps[0], steps[-1]]
    for step, rates in over_time.items():
        expected = one[steps.index(step)].arrays["rate_per_dimension"]
        np.testing.assert_array_equal(rates, expected)
    assert lab.arrays_over_time(run_id, "nothing") == {}
    # Nothing trains on from here: two thirds of the checkpoint are dropped.
    wait_for(lambda: not moments(lab.checkpoint(straight)), what="the checkpoint is made smaller")
    final, repeated = lab.checkpoint(straight), lab.checkpoint(run_id)
    assert final is not None
    assert repeated is not None
    for name, tensor in final.tensors.items():
        if "seconds" not in name:
            np.testing.assert_array_equal(repeated.tensors[name], tensor)
