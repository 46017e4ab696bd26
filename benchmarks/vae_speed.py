"""Training speed of kllab and others for the same model, digits and one thread.

All have batches of 128 and float32, but for kllab's fastest setting, batches of 512 in bfloat16,
which needs a processor that has it.

Each loop runs in its own process, as memory freed by one loop would make another faster. Loops
take turns of one epoch, so that other load affects all of them. CPU seconds are counted. The ratio
is the median over the turns of the ratios within a turn. "Shown live" is all of `train` from step
560, with records, evaluations and samples; the other loops only train.
"""

import contextlib
import functools
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import torch

from benchmarks import vae_peers
from benchmarks.table import print_table
from kllab.data import load_split
from kllab.training.machine import has_bfloat16

TURNS = 7
MODELS = {"784-400-20": (400,), "784-400-400-20": (400, 400)}
LOOPS = {
    "tutorial's loop": vae_peers.tutorial,
    "pytorch/examples": vae_peers.example,
    "pythae": vae_peers.pythae,
    "kllab, steps alone": vae_peers.kllab_steps,
    "kllab, shown live": vae_peers.kllab,
}
FASTEST = {"precision": "bfloat16", "batch_size": 512}
if has_bfloat16():
    LOOPS["kllab, live, fastest"] = functools.partial(vae_peers.kllab, **FASTEST)


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
    loops = {name: Loop(name, model, root) for name in LOOPS}
    seconds: dict[str, list[float]] = {name: [] for name in loops}
    for turn in range(TURNS + 1):
        for name, loop in loops.items():
            spent = loop.turn()
            if turn > 0:  # the first one is a warm-up
                seconds[name].append(spent)
    for loop in loops.values():
        loop.end()
    rows = []
    for name, own in seconds.items():
        first = seconds["tutorial's loop"]
        ratios = [theirs / ours for theirs, ours in zip(first, own, strict=True)]
        image = statistics.median(own)
        spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
        middle = f"{statistics.median(ratios):.2f}"
        rows.append([name, f"{1e6 * image:.1f}", f"{1 / image:,.0f}", middle, spread])
    print(f"\n{model}")
    print_table(["loop", "µs an image", "images/s", "times the tutorial's", "spread"], rows)


class Loop:
    """Process of a loop, which waits for its turns."""

    def __init__(self, name: str, model: str, root: Path) -> None:
        self.name = name
        command = [sys.executable, "-m", "benchmarks.vae_speed", name, model, str(root)]
        self.errors = tempfile.TemporaryFile("w+")  # noqa: SIM115
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True
        )

    def turn(self) -> float:
        """Run one epoch; return its CPU seconds per image."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write("\n")
            self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            self.process.wait()
            self.errors.seek(0)
            *_, reason = ["no reason given", *filter(None, self.errors.read().splitlines())]
            raise SystemExit(f"{self.name}: {reason} (`make bench` installs what the peers need)")
        return float(answer)

    def end(self) -> None:
        """End the process."""
        self.process.communicate()


def take_turns(name: str, model: str, root: Path) -> None:
    """Train one epoch for each line that is read, and write its CPU seconds per image."""
    answers, sys.stdout = sys.stdout, sys.stderr  # pythae prints
    warnings.simplefilter("ignore")  # of the other libraries
    torch.set_num_threads(1)
    epoch = LOOPS[name](root, MODELS[model])
    for _ in sys.stdin:
        before = time.process_time()
        images = epoch()
        print((time.process_time() - before) / images, file=answers, flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        take_turns(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
    else:
        main()
