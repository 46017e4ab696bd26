"""The commands train into the lab's store, pause, continue, list and export."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kllab.commands import COMMANDS
from kllab.topics.vae.train import Config, train

pytestmark = pytest.mark.slow


def kllab(home: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "kllab", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "KLLAB_HOME": str(home)},
    )


def done(home: Path, *arguments: str, code: int = 0) -> list[str]:
    process = kllab(home, *arguments)
    out, err = process.communicate(timeout=120)
    assert process.returncode == code, err
    return out.splitlines()


def test_a_run_is_trained_listed_and_exported(tmp_path: Path) -> None:
    *records, end = map(json.loads, done(tmp_path, *["train", "vae", "--steps", "12", "--json"]))
    run = end["run"]
    assert end == {"run": run, "state": "finished", "step": 12}
    config = Config(steps=12)
    expected = [{"step": record.step, **record.scalars()} for record in train(config)]
    timed = ("run", "seconds")
    assert [{k: v for k, v in record.items() if k not in timed} for record in records] == [
        {k: v for k, v in record.items() if k not in timed} for record in expected
    ]

    (listed,) = map(json.loads, done(tmp_path, "runs", "--json"))
    assert (listed["run"], listed["state"]) == (run, "finished")
    assert listed["numbers"]["rate"] == expected[-1]["rate"]
    assert listed["note"] == ""

    file = tmp_path / "run.zip"
    assert done(tmp_path, "export", run, "--to", str(file)) == [str(file)]
    done(tmp_path, "export", run, "--to", str(file), code=2)  # nothing is overwritten
    events = tmp_path / "events.out.tfevents"
    done(tmp_path, "export", run, "--tensorboard", "--to", str(events))
    assert b"test_nelbo" in events.read_bytes()
    (new,) = done(tmp_path / "other", "import", str(file))
    (line,) = done(tmp_path / "other", "runs")
    assert line.split("  ")[:5] == [
        "vae", new, "finished", "step 12 of 12", time.strftime("Imported on %Y-%m-%d.")
    ]  # fmt: skip
    file.write_bytes(b"PK")
    done(tmp_path / "other", "import", str(file), code=2)


def test_ctrl_c_pauses_a_run_and_resume_continues_it(tmp_path: Path) -> None:
    process = kllab(tmp_path, *["train", "vae", "--steps", "1000", "--json"])
    assert process.stdout is not None
    first = json.loads(process.stdout.readline())
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 130, err
    paused = json.loads(out.splitlines()[-1])
    assert paused["state"] == "paused"
    assert first["step"] <= paused["step"] < 1000
    assert f"python -m kllab resume {first['run']}" in err

    *_, end = map(json.loads, done(tmp_path, "resume", first["run"], "--json"))
    assert (end["state"], end["step"]) == ("finished", 1000)
    assert "cannot resume run" in kllab(tmp_path, "resume", first["run"]).communicate()[1]


def test_a_sweep_prints_a_line_for_each_run(tmp_path: Path) -> None:
    lines = done(tmp_path, *["sweep", "maximum_entropy", "--steps", "3", "--seed", "0", "1"])
    assert [line.split("  ")[1:3] for line in lines] == [["finished", "step 3 of 3"]] * 2


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_explains_itself(name: str, tmp_path: Path) -> None:
    assert done(tmp_path, name, "--help")[0].startswith(f"usage: python -m kllab {name}")


@pytest.mark.parametrize("arguments", [["runs"], ["export", "abc"]])
def test_a_home_without_runs_is_told(arguments: list[str], tmp_path: Path) -> None:
    process = kllab(tmp_path, *arguments)
    assert process.communicate()[1] == (
        f"No run is stored in {tmp_path}; KLLAB_HOME names another folder.\n"
    )
    assert process.returncode == 1
    assert not any(tmp_path.iterdir())


def test_an_unknown_command_is_refused(tmp_path: Path) -> None:
    process = kllab(tmp_path, "trian")
    assert "kllab has no command 'trian'; allowed: serve, train" in process.communicate()[1]
    assert process.returncode == 1
