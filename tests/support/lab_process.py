"""A lab in a process of its own.

``python -m tests.support.lab_process HOME [EXPERIMENT CONFIG] ...`` prints a JSON line (available,
the ids of its runs) once its first run trains. Once its input ends it prints another with what it
has imported, and leaves without stopping the lab.
"""

import json
import os
import sys
from pathlib import Path

from kllab import topics
from kllab.runs import RunService, RunSpec
from kllab.runs.executors.local import LocalExecutor
from tests.support.lab import COUNTING, wait_step


def main() -> None:
    topics.EXPERIMENTS["counting"] = COUNTING
    home, *specs = sys.argv[1:]
    # Only a real training is worth the seconds of a real warm-up.
    is_chosen = "vae" in specs or "KLLAB_EXECUTOR" in os.environ
    lab = RunService(Path(home), None if is_chosen else LocalExecutor())
    lab.start()
    pairs = zip(specs[::2], specs[1::2], strict=True)
    ids = [lab.submit(RunSpec(experiment, config)) for experiment, config in pairs]
    if ids:
        wait_step(lab, ids[0], 3)
        assert lab.events(ids[0])
        assert lab.history(ids[0])
        assert lab.latest_arrays(ids[0])
    print(json.dumps({"available": lab.available, "ids": ids}), flush=True)
    sys.stdin.read()
    print(json.dumps(sorted(sys.modules)), flush=True)


if __name__ == "__main__":
    main()
