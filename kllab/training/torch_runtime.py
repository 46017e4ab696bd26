"""Process-wide torch settings for experiments."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def settled_torch(precision: str = "float32") -> Iterator[None]:
    """Set torch's process-wide options, which other code may have changed between records."""
    # On a shared machine, two threads lose more time waiting for each other than they save.
    torch.set_num_threads(1)
    # "medium" lets oneDNN multiply in bfloat16 (sums stay float32) where the processor can.
    torch.set_float32_matmul_precision("medium" if precision == "bfloat16" else "highest")
    # First moments of weights without a gradient shrink by a factor of 0.9 per step. After some 700
    # steps they are denormal numbers, which make the whole step take 1.4 times as long.
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)  # otherwise NumPy would lose denormal numbers, too
