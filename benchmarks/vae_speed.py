"""Training speed of kllab and others for the same model, digits, batch of 128 and one thread.

Each loop runs in its own process, as memory freed by one loop would make another faster. Loops
take turns of one epoch, so that other load affects all of them. CPU seconds are counted. The ratio
is the median over the turns of the ratios within a turn. "Shown live" is all of `train` from step
560, with records, evaluations and samples; the other loops only train. bfloat16 is an option
(`Config.precision`) for processors that support it.
"""

import functools
import shutil
import statistics
import subprocess
import sys
import time
import warnings
from pathlib import Path

import torch

from benchmarks import vae_peers
from benchmarks.table import print_table
from kllab.data import load_split

TURNS = 7
MODELS = {"784-400-20": (400,), "784-400-400-20": (400, 400)}
LOOPS = {
    "tutorial's loop": vae_peers.tutorial,
    "pytorch/examples": vae_peers.example,
    "pythae": vae_peers.pythae,
    "kllab, steps alone": vae_peers.kllab_steps,
    "kllab, shown live": vae_peers.kllab,
    "kllab, live, bfloat16": functools.partial(vae_peers.kllab, precision="bfloat16"),
}


def main() -> None:
    """Print a table for each model."""
    digits, training, _ = load_split("mnist_10k")
    root = vae_peers.mnist_folder(digits.images[training], digits.labels[training])
    print(f"torch {torch.__version__}, {torch.backends.cpu.get_cpu_capability()}, one thread")
    try:
        for model in MODELS:
            measure(model, root)
    finally:
        shutil.rmtree(root)


def measure(model: str, root: Path) -> None:
    """Run all loops in turns and print their medians."""
    loops = {name: start(name, model, root) for name in LOOPS}
    seconds: dict[str, list[float]] = {name: [] for name in loops}
    for turn in range(TURNS + 1):
        for name, loop in loops.items():
            spent = a_turn(loop)
            if turn > 0:  # the first one is a warm-up
                seconds[name].append(spent)
    for loop in loops.values():
        loop.communicate()
    rows = []
    for name, own in seconds.items():
        first = seconds["tutorial's loop"]
        ratios = [theirs / ours for theirs, ours in zip(first, own, strict=True)]
        step = statistics.median(own)
        spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
        middle = f"{statistics.median(ratios):.2f}"
        rows.append([name, f"{1e3 * step:.2f}", f"{vae_peers.BATCH / step:,.0f}", middle, spread])
    print(f"\n{model}")
    print_table(["loop", "ms a step", "images/s", "times the tutorial's", "spread"], rows)


def start(name: str, model: str, root: Path) -> subprocess.Popen[str]:
    """Start the process of a loop, which waits for its turns."""
    command = [sys.executable, "-m", "benchmarks.vae_speed", name, model, str(root)]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def a_turn(loop: subprocess.Popen[str]) -> float:
    """Run one epoch of a loop; return its CPU seconds per step."""
    assert loop.stdin is not None
    assert loop.stdout is not None
    loop.stdin.write("\n")
    loop.stdin.flush()
    return float(loop.stdout.readline())


def take_turns(name: str, model: str, root: Path) -> None:
    """Train one epoch for each line that is read, and write its CPU seconds per step."""
    answers, sys.stdout = sys.stdout, sys.stderr  # pythae prints
    warnings.simplefilter("ignore")  # of the other libraries
    torch.set_num_threads(1)
    epoch = LOOPS[name](root, MODELS[model])
    for _ in sys.stdin:
        before = time.process_time()
        steps = epoch()
        print((time.process_time() - before) / steps, file=answers, flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        take_turns(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
    else:
        main()
