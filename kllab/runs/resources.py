"""Processors and memory that this process and its children may use."""

import os
import sys
from contextlib import suppress
from pathlib import Path

_CGROUP = Path("/sys/fs/cgroup")


def processors() -> float:
    """Return the number of processors: those of the affinity, or a part of them by the cgroup."""
    if hasattr(os, "sched_getaffinity"):
        number = float(len(os.sched_getaffinity(0)))
    else:
        number = float(os.cpu_count() or 1)
    with suppress(OSError, ValueError):  # "max 100000" without a limit
        quota, period = (_CGROUP / "cpu.max").read_text(encoding="ascii").split()
        number = min(number, int(quota) / int(period))
    return number


def memory() -> int:
    """Return the bytes of memory of the machine or of the cgroup."""
    if not hasattr(os, "sysconf"):  # Windows
        return sys.maxsize
    size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with suppress(OSError, ValueError):  # "max" without a limit
        size = min(size, int((_CGROUP / "memory.max").read_text(encoding="ascii")))
    return size
