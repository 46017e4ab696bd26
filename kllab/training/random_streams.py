"""Independent streams of random numbers out of one seed: a resumed run draws the same again."""

import numpy as np
import torch

WEIGHTS, DISPLAY, EPOCH = range(3)
"""What a stream is for: first weights; samples and tests; shuffle and noise of one epoch."""


def stream_seed(seed: int, purpose: int, index: int = 0) -> int:
    """Return a 64-bit seed of its own for each purpose and index."""
    words = np.random.SeedSequence((seed, purpose, index)).generate_state(1, np.uint64)
    return int(words[0] >> np.uint64(1))


def stream(seed: int, purpose: int, index: int = 0) -> torch.Generator:
    """Return a generator at the beginning of a stream."""
    return torch.Generator().manual_seed(stream_seed(seed, purpose, index))
