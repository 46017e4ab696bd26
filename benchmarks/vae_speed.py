"""Training steps a second of kllab and its peers: same model, same digits, batch 128, one thread.

All run in this process in turns, one epoch each: a busy machine is busy for all. CPU seconds
are counted. The ratio is the median over the turns of the ratios within a turn. For kllab it is all
of `train`, with records, tests and samples; the others do nothing but train.
"""

import functools
import statistics
import time
import warnings

import torch

from benchmarks import vae_peers
from benchmarks.table import print_table
from kllab.data import load_bundled, split

TURNS = 7
MODELS = {"784-400-20": (400,), "784-400-400-20": (400, 400)}
CONTENDERS = {
    "tutorial's loop": vae_peers.tutorial,
    "pytorch/examples": vae_peers.example,
    "pythae": vae_peers.pythae,
    "kllab": vae_peers.kllab,
    "kllab, bfloat16 (opt-in)": functools.partial(vae_peers.kllab, precision="bfloat16"),
}


def main() -> None:
    """Print a table for each model."""
    warnings.simplefilter("ignore")  # the peers' own
    torch.set_num_threads(1)
    digits = load_bundled()
    training, _ = split(len(digits), 1_000, 0)
    root = vae_peers.mnist_folder(digits.images[training], digits.labels[training])
    print(f"torch {torch.__version__}, {torch.backends.cpu.get_cpu_capability()}, one thread")
    for name, hidden in MODELS.items():
        measure(name, {key: build(root, hidden) for key, build in CONTENDERS.items()})


def measure(name: str, epochs: dict[str, vae_peers.Epoch]) -> None:
    """Let all contenders train in turns, and print their medians."""
    seconds: dict[str, list[float]] = {key: [] for key in epochs}
    for turn in range(TURNS + 1):
        for key, epoch in epochs.items():
            before = time.process_time()
            steps = epoch()
            if turn:  # the first is warm-up
                seconds[key].append((time.process_time() - before) / steps)
    first = seconds["tutorial's loop"]
    rows = []
    for key, own in seconds.items():
        ratios = [theirs / ours for theirs, ours in zip(first, own, strict=True)]
        step = statistics.median(own)
        spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
        middle = f"{statistics.median(ratios):.2f}"
        rows.append([key, f"{1e3 * step:.2f}", f"{vae_peers.BATCH / step:,.0f}", middle, spread])
    print(f"\n{name}")
    print_table(["loop", "ms a step", "images/s", "times the tutorial's", "spread"], rows)


if __name__ == "__main__":
    main()
