"""``python -m kllab serve``: what it refuses, and what it hands to HAProxy and supervisord."""

import configparser
import os
import shlex
import socket
import subprocess
from pathlib import Path

import pytest
from supervisor.options import UnhosedConfigParser

from kllab.serving import command, processes, proxy


@pytest.fixture
def replaced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """Commands that would have replaced this process."""
    commands: list[list[str]] = []
    monkeypatch.setenv("KLLAB_HOME", str(tmp_path / "a home"))
    monkeypatch.setattr(command, "_LONGEST_SOCKET_PATH", len(str(tmp_path)) + 60)
    monkeypatch.setenv("STREAMLIT_SERVER_COOKIE_SECRET", "secret")
    monkeypatch.setattr(command, "_put_pipe_before_output", lambda: None)
    monkeypatch.setattr(os, "execv", lambda _, arguments: commands.append(arguments))
    return commands


def refusal(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    with pytest.raises(SystemExit) as stopped:
        command.main(options)
    assert stopped.value.code == 1
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--processes", "0"], "--processes is 0; allowed: 1 to 64."),
        (["--processes", "65"], "--processes is 65; allowed: 1 to 64."),
        (["--port", "65536"], "--port is 65536; allowed: 1 to 65535."),
        (["--certificate", "nowhere.pem"], "--certificate is nowhere.pem, which is no file."),
        (["--address", "192.0.2.1"], "Nothing can be served at 192.0.2.1:8501"),
        (["--address", "no host"], "Nothing can be served at no host:8501"),
    ],
)
def test_what_is_not_allowed_is_named(
    replaced: list[list[str]],
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    sentence: str,
) -> None:
    assert sentence in refusal(capsys, *options)
    assert not replaced


def test_a_port_in_use_is_named(
    replaced: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = refusal(capsys, "--address", "127.0.0.1", "--port", str(port))
    assert f"Nothing can be served at 127.0.0.1:{port}: Address already in use." in refused
    assert not replaced


def test_without_haproxy_it_says_how_to_install_it(
    replaced: list[list[str]], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(command, "_SYSTEM_PROGRAMS", ())
    assert "apt-get install haproxy" in refusal(capsys)
    assert not replaced


@pytest.mark.parametrize(
    ("home", "sentence"),
    [("file", "file/serve-8501 cannot be written"), ("long" * 30, "is too long for a socket")],
)
def test_a_home_that_cannot_be_used_is_named(
    replaced: list[list[str]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    home: str,
    sentence: str,
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("KLLAB_HOME", str(tmp_path / home))
    refused = refusal(capsys)
    assert str(tmp_path) in refused
    assert sentence in refused
    assert "KLLAB_HOME" in refused
    assert not replaced


def test_it_hands_over_to_supervisord(replaced: list[list[str]], tmp_path: Path) -> None:
    port = "18501"
    command.main(["--processes", "3", "--port", port, "--address", "127.0.0.1"])
    [[*_, module, _, config]] = replaced
    assert module == "supervisor.supervisord"
    assert Path(config) == tmp_path / "a home" / f"serve-{port}" / "supervisord.conf"
    parsed = configparser.ConfigParser()
    parsed.read(config)
    programs = [name for name in parsed.sections() if name.startswith("program:")]
    assert len(programs) == 4
    commands = [shlex.split(parsed[name]["command"]) for name in programs]
    assert all(Path(words[0]).is_file() for words in commands)
    ports = {words[-1] for words in commands if "streamlit" in words}
    text = (Path(config).parent / "haproxy.cfg").read_text()
    assert ports == {
        line.split()[2].removeprefix("127.0.0.1:")
        for line in text.splitlines()
        if line.startswith("  server ")
    }


def test_a_path_with_any_letters_is_one_word(tmp_path: Path) -> None:
    folder = tmp_path / """50 % "$HOME" \\ 'Übung'"""
    folder.mkdir()
    page, config = folder / "starting.http", folder / "haproxy.cfg"
    page.write_text(proxy.STARTING_PAGE.replace("\n", "\r\n"))
    config.write_text(proxy.configuration("127.0.0.1:18502", [18503], page, secure=True))
    checked = subprocess.run(
        [command._find_haproxy(), "-c", "-f", str(config)], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stderr
    text = processes.configuration({"one": ["run", str(folder)]}, folder, folder)
    parsed = UnhosedConfigParser()
    parsed.read_string(text)
    assert shlex.split(parsed.saneget("program:one", "command")) == ["run", str(folder)]
    assert parsed.saneget("program:one", "directory") == str(folder)
