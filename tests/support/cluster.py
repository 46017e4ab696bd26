"""A Dask cluster on this machine: a scheduler and workers, each a process of its own."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]


class LoopbackCluster:
    """Starts and kills the processes of a cluster.

    Parameters
    ----------
    folder : Path
        For logs, and for what the workers write; the lab's home is elsewhere.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.scheduler: subprocess.Popen[bytes] | None = None
        self.workers: list[subprocess.Popen[bytes]] = []

    def start_scheduler(self) -> None:
        options = ["--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard"]
        self.scheduler = self._start("scheduler", *options)

    def start_workers(self, count: int) -> None:
        """Start workers, each with a nanny that restarts it."""
        options = ["--nthreads", "1", "--no-dashboard", "--local-directory", str(self.folder)]
        for _ in range(count):
            self.workers.append(self._start("worker", self.address, *options))

    def kill_worker(self, address: str) -> None:
        """Kill the process that listens at this address; its nanny starts another one."""
        port = int(address.rpartition(":")[2])
        for nanny in self.workers:
            for process in psutil.Process(nanny.pid).children():
                if port in {each.laddr.port for each in process.net_connections()}:
                    process.kill()
                    return
        raise AssertionError(f"no worker at {address}")

    def kill_scheduler(self) -> None:
        """Kill the scheduler; its workers then end by themselves."""
        assert self.scheduler is not None
        self.scheduler.kill()
        self.scheduler.wait()
        for nanny in self.workers:
            nanny.wait(60)
        self.workers = []

    def stop(self) -> None:
        for process in [*self.workers, self.scheduler]:
            if process is not None and process.poll() is None:
                for child in psutil.Process(process.pid).children(recursive=True):
                    child.kill()
                process.kill()
                process.wait()

    def _start(self, kind: str, *options: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{kind}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{kind}", *options],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                env=os.environ | {"PYTHONPATH": str(ROOT), "KLLAB_HOME": str(self.folder)},
            )
