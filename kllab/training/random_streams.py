"""Independent random streams from one seed: a resumed run draws the same numbers."""

import numpy as np
import torch

WEIGHTS, DISPLAY, EPOCH = range(3)
"""Purposes of streams: initial weights; samples and tests; shuffle and noise of an epoch."""
DATA = 100
"""Purpose of draws that are part of the data; topics have the purposes between."""


def stream_seed(seed: int, purpose: int, index: int = 0) -> int:
    """Return a distinct 64-bit seed for each purpose and index."""
    words = np.random.SeedSequence((seed, purpose, index)).generate_state(1, np.uint64)
    return int(words[0] >> np.uint64(1))


def stream(seed: int, purpose: int, index: int = 0) -> torch.Generator:
    """Return a new generator for a stream."""
    return torch.Generator().manual_seed(stream_seed(seed, purpose, index))
