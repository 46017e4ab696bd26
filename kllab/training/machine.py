"""The kind of machine that trains: the same kind repeats a training bit for bit."""

import platform
import re
from functools import lru_cache
from pathlib import Path

import torch


@lru_cache(1)
def machine() -> str:
    """Return torch's version, its instruction set and the model of the processor.

    torch chooses its kernels by them, and each adds in an order of its own: on another kind of
    machine the last digits of a training differ, and grow from step to step.
    """
    capability = torch.backends.cpu.get_cpu_capability()
    return f"torch {torch.__version__}, {capability}, {_processor()}"


def _processor() -> str:
    try:
        described = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:  # not Linux
        described = ""
    model = re.search(r"^model name\s*:\s*(.+)$", described, re.MULTILINE)
    return model[1] if model else platform.processor() or platform.machine()
