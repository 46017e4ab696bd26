"""The worker process of a `LocalExecutor`.

``python -m kllab.runs.executors.local_worker RUNS MODULE ...`` calls `warm_up()` of each module,
then reads up to RUNS jobs from stdin and writes answers to stdout, both as lines of JSON. It exits
when stdin ends, because the lab has died, and after SIGTERM, once the checkpoint is saved.

An answer is a pair: the end of the run that is not in the store, or null, and whether the worker
retires, which means that it exits and takes no more jobs.
"""

import json
import os
import signal
import sys
import threading
from pathlib import Path
from queue import SimpleQueue

from kllab.runs import host_log, worker
from kllab.runs.worker import Job

NICENESS = 10

GROWTH_BYTES = 500_000_000
"""Growth of the memory since the first run after which a worker retires."""


def main() -> None:
    """Train jobs until SIGTERM or the end of stdin."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # libraries may print
    host_log.configure()
    jobs: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_receive, args=(jobs,), daemon=True).start()
    # Ctrl-C in a terminal goes to all its processes; the lab stops its worker itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    worker.warm_up(sys.argv[2:])
    stop = threading.Event()
    memory: list[int] = []  # after each run
    retires = False
    while not retires:
        home, run_id, module = json.loads(jobs.get())
        # Between jobs SIGTERM ends the process at once.
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        unsaved = worker.run(Job(Path(home), run_id, module), stop.is_set)
        memory.append(_memory())
        has_grown = memory[-1] - memory[0] > GROWTH_BYTES
        retires = stop.is_set() or has_grown or len(memory) >= int(sys.argv[1])
        end = None if unsaved is None else [unsaved.action, unsaved.message]
        print(json.dumps([end, retires]), file=answers, flush=True)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os._exit(0)  # torch's own cleanup takes seconds


def _memory() -> int:
    """Return the bytes of memory that this process occupies; 0 where only Linux says so."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _receive(jobs: SimpleQueue[bytes]) -> None:
    # Unbuffered: a thread that blocks in a buffered reader would hold its lock at exit.
    with open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as stdin:
        for line in stdin:
            jobs.put(line)
    os._exit(1)  # from a thread: the training must not go on


if __name__ == "__main__":
    main()
