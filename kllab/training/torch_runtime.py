"""Torch's settings for the whole process, while an experiment computes."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def settled_torch(precision: str = "float32") -> Iterator[None]:
    """Set what is torch's own for the whole process, and may have been changed between records."""
    # On a shared machine two threads wait for each other far longer than they help.
    torch.set_num_threads(1)
    # "medium" lets oneDNN multiply in bfloat16 (sums stay float32) where the processor can.
    torch.set_float32_matmul_precision("medium" if precision == "bfloat16" else "highest")
    # The first moments of weights without a gradient shrink by 0.9 a step, and after some 700 steps
    # they are denormal numbers, with which a processor takes 1.4 times as long for the whole step.
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)  # NumPy in this process would lose its own, too
