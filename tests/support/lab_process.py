"""A lab in a process of its own: `python -m tests.support.lab_process HOME [CONFIG ...]`.

Prints one JSON line (available, the ids of the runs it submitted), then another with what it has
imported once its input ends, and leaves without stopping the lab.
"""

import json
import sys
from pathlib import Path

from kllab import experiments
from kllab.runs import RunService, RunSpec
from tests.support.lab import COUNTING, wait_step


def main() -> None:
    experiments.EXPERIMENTS["counting"] = COUNTING
    lab = RunService(Path(sys.argv[1]))
    lab.start()
    ids = [lab.submit(RunSpec("counting", config)) for config in sys.argv[2:]]
    if ids:
        wait_step(lab, ids[0], 3)
        assert lab.events(ids[0])
        assert lab.history(ids[0])
    print(json.dumps({"available": lab.available, "ids": ids}), flush=True)
    sys.stdin.read()
    print(json.dumps(sorted(sys.modules)), flush=True)


if __name__ == "__main__":
    main()
