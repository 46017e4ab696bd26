"""Run code as a visitor would, and read the divergences it prints."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def output(code: str) -> str:
    """Run `code` in a process of its own; what it printed."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, f"{code}\n{done.stderr}"
    return done.stdout


def printed_divergences(code: str) -> tuple[float, float]:
    """Run `code` in a process of its own; KL(P||Q) and KL(Q||P) as it printed them."""
    printed = output(code)
    found = dict(re.findall(r"^KL\((\w\|\|\w)\) = (\S+) nats$", printed, re.MULTILINE))
    assert set(found) == {"P||Q", "Q||P"}, printed
    return float(found["P||Q"]), float(found["Q||P"])
