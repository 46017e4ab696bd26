"""The files for hosts: each command in them is one that this lab understands."""

import asyncio
import configparser
import contextlib
import json
import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
import yaml

from benchmarks.visitor import Visitor
from tests.support.in_a_thread import in_a_thread
from tests.support.serving import free_port, serve

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"


def command_of_image() -> list[str]:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    [command] = re.findall(r"^CMD (.*)$", text, flags=re.MULTILINE)
    return [*json.loads(command)]


def command_of_service() -> list[str]:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(DEPLOY / "kllab.service")
    return shlex.split(unit["Service"]["ExecStart"])


@pytest.mark.parametrize("words", [command_of_image(), command_of_service()], ids=str)
def test_the_lab_is_started_with_options_that_it_has(words: list[str]) -> None:
    program, *arguments = words
    assert Path(program).name == "python"
    assert arguments[:3] == ["-m", "kllab", "serve"]
    done = subprocess.run(
        [sys.executable, *arguments, "--help"], cwd=DEPLOY.parent, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    for option in (word for word in arguments if word.startswith("--")):
        assert option in done.stdout


def composition() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    return services["services"]


def start(command: list[str], folder: Path, *options: str) -> "subprocess.Popen[bytes]":
    """Start a program of the environment that these tests run in."""
    program = Path(sys.executable).parent / command[0]
    return subprocess.Popen(
        [str(program), *command[1:], *options],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "KLLAB_HOME": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


async def train(url: str) -> None:
    """Train a small VAE on a page, as soon as there is a worker; wait until it has finished."""
    async with Visitor(url, "vae", "steps=20&run=") as visitor:
        await wait_for(visitor, lambda: not visitor.buttons["train"].disabled)
        await visitor.press("train")
        await wait_for(visitor, lambda: any("finished" in text for text in visitor.markdown))
        assert not visitor.exceptions


async def wait_for(visitor: Visitor, condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline, visitor.markdown
        await asyncio.sleep(0.5)
        await visitor.look()


@pytest.mark.slow
def test_the_composition_trains_without_containers(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commands are those of compose.yaml; the services meet on the loopback interface."""
    services = composition()
    tmp_path = tmp_path_factory.mktemp("lab")  # a short path: supervisord has a socket in it
    port = free_port()
    here = f"127.0.0.1:{port}"
    executor = services["lab"]["environment"]["KLLAB_EXECUTOR"]
    monkeypatch.setenv("KLLAB_EXECUTOR", executor.replace("scheduler:8786", here))
    worker = [word.replace("scheduler:8786", here) for word in services["worker"]["command"]]
    replicas = services["worker"]["deploy"]["replicas"]
    with contextlib.ExitStack() as stack:
        listening = ("--host", "127.0.0.1", "--port", str(port))
        started = [start(services["scheduler"]["command"], tmp_path, *listening)]
        started += [start(worker, tmp_path) for _ in range(replicas)]
        for process in started:
            stack.callback(kill_family, process)
        lab = stack.enter_context(serve(tmp_path / "home", tmp_path / "log.txt", processes=2))
        in_a_thread(lambda: asyncio.run(train(lab.url)))


def kill_family(process: "subprocess.Popen[bytes]") -> None:
    for child in psutil.Process(process.pid).children(recursive=True):
        child.kill()
    process.kill()
    process.wait()
