"""Configuration of supervisord, which starts the proxy and the serving processes.

It starts one that dies again.
"""

import os
import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

STOP_SECONDS = 10
"""Seconds after which a process that was asked to stop is killed."""


def configuration(programs: Mapping[str, Sequence[str]], folder: Path, directory: Path) -> str:
    """Return supervisord's configuration.

    Parameters
    ----------
    programs : mapping of str to sequence of str
        Command of each process by name; the first is stopped first.
    folder : pathlib.Path
        Where supervisord keeps its socket and its process id.
    directory : pathlib.Path
        Where the programs run.
    """
    sections = [
        _program(name, command, directory, place)
        for place, (name, command) in enumerate(programs.items())
    ]
    as_root = "user = root\n" if os.geteuid() == 0 else ""  # otherwise it warns
    return f"""\
[supervisord]
nodaemon = true
{as_root}\
logfile = /dev/null
logfile_maxbytes = 0
pidfile = {_literal(folder / "supervisord.pid")}

[unix_http_server]
file = {_literal(folder / "supervisor.sock")}
chmod = 0700

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl = unix://{_literal(folder / "supervisor.sock")}

{"".join(sections)}"""


def serving_command(port: int) -> list[str]:
    """Return the command of a serving process on a port of this machine."""
    address = ("--server.address", "127.0.0.1", "--server.port", str(port))
    return [sys.executable, "-m", "streamlit", "run", "app.py", *address]


def _program(name: str, command: Sequence[str], directory: Path, place: int) -> str:
    return f"""\
[program:{name}]
command = {_literal(shlex.join(command))}
directory = {_literal(directory)}
priority = {1000 - place}
autorestart = true
startsecs = 2
startretries = 1000000
stopwaitsecs = {STOP_SECONDS}
stdout_logfile = /dev/fd/1
stdout_logfile_maxbytes = 0
redirect_stderr = true

"""


def _literal(text: object) -> str:
    """Escape what supervisord would replace."""
    return str(text).replace("%", "%%")
