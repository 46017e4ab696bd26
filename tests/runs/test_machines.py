"""A run that goes on on another kind of machine says so."""

from pathlib import Path

import pytest

from kllab.runs import RunSpec
from kllab.topics.vae.train import Config
from tests.support.lab import quick_lab, wait_state, wait_step


def test_a_run_of_two_kinds_of_machines_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = Config(dataset="digits_8x8", encoder_hidden=(8,), decoder_hidden=(8,), steps=10**6)
    with quick_lab(tmp_path / "home") as lab:

        def train_on(kind: str) -> tuple[str, list[str]]:
            """Train a few steps; the message of the paused run, and what its checkpoint names."""
            monkeypatch.setattr("kllab.training.state.machine", lambda: kind)
            before = lab.status(run_id).step
            if before:
                lab.resume(run_id)
            wait_step(lab, run_id, before + 1)
            lab.pause(run_id)
            message = wait_state(lab, run_id, "paused").message
            checkpoint = lab.checkpoint(run_id)
            assert checkpoint is not None
            return message, checkpoint.metadata["machines"].splitlines()

        monkeypatch.setattr("kllab.training.state.machine", lambda: "scalar")
        run_id = lab.submit(RunSpec("vae", config.to_json()))
        assert train_on("scalar") == ("", ["scalar"])
        assert train_on("scalar") == ("", ["scalar"])
        message, kinds = train_on("vectors")
        assert kinds == ["scalar", "vectors"]
        assert message == (
            "It was trained by 2 kinds of machines, one after the other (processor or version of "
            "PyTorch): its last digits may differ from those of a run on one of them."
        )
        assert train_on("scalar") == (message, kinds)
