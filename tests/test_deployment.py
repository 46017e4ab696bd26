"""The files for hosts: each command in them is one that this lab understands."""

import configparser
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"


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


def test_the_services_of_the_composition_know_each_other() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert services["lab"]["environment"]["KLLAB_EXECUTOR"] == "dask://scheduler:8786"
    assert services["scheduler"]["command"][:2] == ["dask", "scheduler"]
    assert services["worker"]["command"][:3] == ["dask", "worker", "scheduler:8786"]
