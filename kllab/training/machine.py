"""The kind of machine that trains, and what its processor can do.

The same kind of machine repeats a training bit for bit.
"""

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


@lru_cache(1)
def has_bfloat16() -> bool:
    """Return whether the processor multiplies bfloat16 numbers (Intel, AMD or ARM)."""
    names = ("avx512_bf16", "amx_bf16", "bf16")
    return any(torch.cpu.get_capabilities().get(name, False) for name in names)


@lru_cache(1)
def rounds_at_medium() -> bool:
    """Return whether oneDNN rounds float32 to bfloat16 at torch's precision "medium".

    It may at this precision, and does so on processors with matrix units (AMX) only. On others it
    multiplies in float32, on AMD twice as fast as MKL.
    """
    return bool(torch.cpu.get_capabilities().get("amx_bf16", False))


def _processor() -> str:
    try:
        described = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:  # not Linux
        described = ""
    model = re.search(r"^model name\s*:\s*(.+)$", described, re.MULTILINE)
    return model[1] if model else platform.processor() or platform.machine()
