"""The log for the host, in a process of its own: a test must not change the log of the others."""

import json
import os
import subprocess
import sys

import pytest

CODE = """
import logging
from kllab.runs import host_log
host_log.configure()
host_log.configure()
logging.getLogger("kllab.runs").info("run %s is %s", "abc", "queued")
logging.getLogger("kllab.runs").debug("not for hosts")
"""


def log(chosen: str) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {"KLLAB_LOG": chosen}
    command = [sys.executable, "-c", CODE]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize("chosen", ["", "text"])
def test_it_is_a_line_a_message(chosen: str) -> None:
    [line] = log(chosen).stderr.splitlines()
    assert "INFO" in line
    assert line.endswith("kllab.runs run abc is queued")


def test_it_is_an_object_a_message() -> None:
    [line] = log("json").stderr.splitlines()
    entry = json.loads(line)
    assert entry["message"] == "run abc is queued"
    assert {"time", "levelname", "process", "name"} <= entry.keys()


def test_an_unknown_format_is_named() -> None:
    done = log("xml")
    assert done.returncode == 1
    assert "KLLAB_LOG is 'xml'; allowed: text, json, warnings." in done.stderr
