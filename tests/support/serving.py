"""A lab of the tests' own: served by a process, with a home of its own, on a free port."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from kllab.runs.executors.local import WORKER

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class ServedLab:
    """A running lab."""

    url: str
    home: Path
    process: psutil.Process

    def worker(self) -> psutil.Process:
        """Return the process that trains."""
        [worker] = [child for child in self.process.children() if WORKER in child.cmdline()]
        return worker


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# What a host does that knows nothing of st.App: it executes app.py as a plain script.
PLAIN_SCRIPT = (
    "from streamlit.web import bootstrap; import sys; flags = {'server.port': int(sys.argv[1])};"
    "bootstrap.load_config_options(flags); bootstrap.run('app.py', False, [], flags)"
)


@contextlib.contextmanager
def serve(
    home: Path,
    log: Path,
    *,
    processes: int = 0,
    as_plain_script: bool = False,
    script: Path = ROOT / "app.py",
) -> Iterator[ServedLab]:
    """Serve the lab, or another script of Streamlit, until the block ends.

    With `processes`, as `make serve` does it: by so many processes behind a proxy.
    """
    port = free_port()
    flags = ("--server.port", str(port), "--server.headless", "true")
    flags += ("--browser.gatherUsageStats", "false")
    command = (
        [sys.executable, "-c", PLAIN_SCRIPT, str(port)]
        if as_plain_script
        else [sys.executable, "-m", "streamlit", "run", script.name, *flags]
    )
    if processes:
        options = ("--processes", str(processes), "--port", str(port), "--address", "127.0.0.1")
        command = [sys.executable, "-m", "kllab", "serve", *options]
    environment = {
        **os.environ,
        "KLLAB_HOME": str(home),
        "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none",
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=script.parent, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_healthy(process, url, log)
        yield ServedLab(url, home, psutil.Process(process.pid))
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_healthy(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the lab did not answer within a minute: {log.read_text()}")
