"""``python -m kllab serve``: start the proxy and the serving processes."""

import argparse
import os
import resource
import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from kllab.data.data_dir import data_dir
from kllab.runs.resources import processors
from kllab.serving import processes, proxy

ROOT = Path(__file__).resolve().parents[2]
MOST_PROCESSES = 64
_DESCRIPTORS = 200  # that the proxy needs besides two for each connection
_LONGEST_SOCKET_PATH = 92  # macOS allows 104, and supervisord appends a dot and its process id
_SYSTEM_PROGRAMS = ("/usr/sbin", "/usr/local/sbin")  # often not on the PATH


class ServingError(Exception):
    """Why the lab cannot be served, as a sentence for its host."""


def main(arguments: Sequence[str]) -> None:
    """Read the options and serve the lab; exit with a sentence if that is not possible."""
    parser = argparse.ArgumentParser(
        prog="python -m kllab serve", description="Serve the lab by several processes."
    )
    _add_options(parser)
    options = parser.parse_args(arguments)
    try:
        serve(options)
    except ServingError as problem:
        parser.exit(1, f"{problem}\n")


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--processes", type=int, default=default_processes(), metavar="N",
        help="serving processes (by default one for each core, here %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--port", type=int, default=8501, help="port of the lab (default: %(default)s)"
    )
    parser.add_argument(
        "--address", default="*", help="address of this machine to answer at (default: all)"
    )
    parser.add_argument(
        "--certificate", type=Path, metavar="FILE",
        help="PEM file with certificate chain and key: the lab answers with https",
    )  # fmt: skip


def serve(options: argparse.Namespace) -> None:
    """Replace this process by supervisord, which serves the lab until SIGTERM or Ctrl-C.

    Raises
    ------
    ServingError
        If an option is not allowed, or something is missing on this machine.
    """
    _check(options)
    haproxy = _find_haproxy()
    folder = data_dir().absolute() / f"serve-{options.port}"
    config = folder / "supervisord.conf"
    proxy_config = folder / "haproxy.cfg"
    starting_page = folder / "starting.http"
    ports = _free_ports(options.port, options.processes)
    bind = f"{options.address}:{options.port}"
    if options.certificate:
        bind += f" ssl crt {proxy.quoted(options.certificate.absolute())} alpn h2,http/1.1"
    programs = {
        "proxy": [haproxy, "-W", "-f", str(proxy_config)],
        **{f"lab-{port}": processes.serving_command(port) for port in ports},
    }
    socket_length = len(os.fsencode(folder / "supervisor.sock"))
    if socket_length > _LONGEST_SOCKET_PATH:
        raise ServingError(
            f"The path of the home is too long for a socket in it: {folder}/supervisor.sock has "
            f"{socket_length} bytes; allowed: {_LONGEST_SOCKET_PATH}. Set KLLAB_HOME."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        starting_page.write_text(proxy.STARTING_PAGE.replace("\n", "\r\n"), encoding="utf-8")
        text = proxy.configuration(
            bind,
            ports,
            starting_page,
            secure=options.certificate is not None,
            connections=_connections(),
        )
        proxy_config.write_text(text, encoding="utf-8")
        config.write_text(processes.configuration(programs, folder, ROOT), encoding="utf-8")
    except OSError as error:
        raise ServingError(f"{folder} cannot be written ({error}); KLLAB_HOME sets it.") from error
    checked = subprocess.run(
        [haproxy, "-c", "-f", str(proxy_config)], capture_output=True, text=True, check=False
    )
    if checked.returncode:
        raise ServingError(f"HAProxy refuses its configuration:\n{checked.stderr}")
    # All processes must accept a form that another one has drawn.
    os.environ.setdefault("STREAMLIT_SERVER_COOKIE_SECRET", secrets.token_hex(32))
    scheme = "https" if options.certificate else "http"
    print(f"KL Lab: {scheme}://localhost:{options.port}", flush=True)
    _put_pipe_before_output()
    os.execv(sys.executable, [sys.executable, "-m", "supervisor.supervisord", "-c", str(config)])


def _put_pipe_before_output() -> None:
    """Let a program of its own write what this process and its children print.

    supervisord opens /dev/fd/1 again, which is not possible for a socket, as systemd has it, and
    would overwrite a file.
    """
    writer = subprocess.Popen(["cat"], stdin=subprocess.PIPE, start_new_session=True)
    assert writer.stdin is not None
    os.dup2(writer.stdin.fileno(), sys.stdout.fileno())
    os.dup2(writer.stdin.fileno(), sys.stderr.fileno())


def _check(options: argparse.Namespace) -> None:
    if not 1 <= options.processes <= MOST_PROCESSES:
        raise ServingError(f"--processes is {options.processes}; allowed: 1 to {MOST_PROCESSES}.")
    if not 1 <= options.port <= 65535:
        raise ServingError(f"--port is {options.port}; allowed: 1 to 65535.")
    if not (ROOT / "app.py").is_file():
        raise ServingError(f"There are no pages beside the package: {ROOT} has no app.py.")
    if find_spec("supervisor") is None:
        raise ServingError("supervisor is not installed: `pip install -r requirements-serve.txt`.")
    if options.certificate and not options.certificate.is_file():
        raise ServingError(f"--certificate is {options.certificate}, which is no file.")
    try:
        _try_port("" if options.address == "*" else options.address, options.port)
    except OSError as error:
        where = f"{options.address}:{options.port}"
        raise ServingError(f"Nothing can be served at {where}: {error.strerror}.") from error


def _try_port(address: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((address, port))


def _find_haproxy() -> str:
    path = os.pathsep.join((os.environ.get("PATH", ""), *_SYSTEM_PROGRAMS))
    program = shutil.which("haproxy", path=path)
    if program is None:
        raise ServingError("HAProxy is not installed: `apt-get install haproxy` does that.")
    return program


def _free_ports(after: int, count: int) -> list[int]:
    """Return the first free ports of this machine after a port."""
    found: list[int] = []
    for port in range(after + 1, 65536):
        with suppress(OSError):
            _try_port("127.0.0.1", port)
            found.append(port)
        if len(found) == count:
            return found
    raise ServingError(f"{count} processes need free ports above {after}; there are {len(found)}.")


def _connections() -> int:
    """Return how many connections the proxy can have with the files that it may open."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard == resource.RLIM_INFINITY:
        return proxy.MOST_CONNECTIONS
    return max(min(proxy.MOST_CONNECTIONS, (hard - _DESCRIPTORS) // 2), 100)


def default_processes() -> int:
    """Return the number of processors of this process, from 1."""
    return min(max(int(processors()), 1), MOST_PROCESSES)
