"""Run in a copy of the repository to which the toy experiment was added."""

from pathlib import Path

from kllab.runs import RunSpec
from kllab.topics import load
from tests.support.lab import running_lab, wait_state


def test_the_run_engine_trains_the_toy(tmp_path: Path) -> None:
    config = load("toy").Config(steps=25)
    with running_lab(tmp_path / "home", "kllab.topics.toy.train") as lab:
        run = lab.submit(RunSpec("toy", config.to_json()))
        assert wait_state(lab, run, "finished").step == 25
        recorded = [event.scalars["kl"] for event in lab.events(run)]
    assert recorded == [record.kl for record in load("toy").train(config)]
