"""Run code as a visitor would, and read the divergences it prints."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def printed_divergences(code: str) -> tuple[float, float]:
    """Run `code` in a process of its own; KL(P||Q) and KL(Q||P) as it printed them."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, f"{code}\n{done.stderr}"
    found = dict(re.findall(r"^KL\((\w\|\|\w)\) = (\S+) nats$", done.stdout, re.MULTILINE))
    assert set(found) == {"P||Q", "Q||P"}, done.stdout
    return float(found["P||Q"]), float(found["Q||P"])
