"""A sweep of 27 small VAEs on one and on two workers: of this machine, and of a Dask cluster.

The run engine trains them, with records and checkpoints, as if a class had pressed Train. The four
ways take turns, so that other load affects all of them; the ratio is the median over the turns of
the ratios of seconds within a turn. Two workers are twice as fast if two processors are free: so
run it on an idle machine. Workers of this machine are nicer than those of the cluster, whose
records and checkpoints pass through the scheduler's process.
"""

import itertools
import os
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from distributed import LocalCluster

from benchmarks.table import print_table
from kllab.runs import RunService, RunSpec
from kllab.runs.executors.cluster.executor import ClusterExecutor
from kllab.runs.executors.local import LocalExecutor
from kllab.runs.executors.protocol import Executor
from kllab.topics.vae.train import Config

TURNS = 3
SWEEP = [
    Config(
        dataset="digits_8x8",
        encoder_hidden=(64,),
        decoder_hidden=(64,),
        steps=1200,
        beta=beta,
        latent_dim=latent_dim,
        learning_rate=learning_rate,
    )
    for beta, latent_dim, learning_rate in itertools.product(
        (0.25, 1.0, 4.0), (2, 4, 8), (5e-4, 1e-3, 2e-3)
    )
]


def main() -> None:
    """Print the seconds of the sweep for each number and kind of workers."""
    print(f"{len(SWEEP)} VAEs of {SWEEP[0].steps} steps, {os.cpu_count()} processors")
    warnings.simplefilter("ignore")
    # Workers log every run, and inherit this file; what fails here is still shown.
    sys.stderr = os.fdopen(os.dup(2), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    with tempfile.TemporaryDirectory() as folder, clusters() as (one, two):
        executors: dict[str, Executor] = {
            "1 worker": LocalExecutor(["kllab.topics.vae.train"], slots=1),
            "2 workers": LocalExecutor(["kllab.topics.vae.train"], slots=2),
            "cluster of 1 worker": ClusterExecutor(one.scheduler_address),
            "cluster of 2 workers": ClusterExecutor(two.scheduler_address),
        }
        labs = {name: RunService(Path(folder) / name, each) for name, each in executors.items()}
        seconds: dict[str, list[float]] = {name: [] for name in labs}
        for turn in range(TURNS + 1):
            for name, lab in labs.items():
                lab.start()
                if turn == 0:
                    train(lab, SWEEP[:4])  # a warm-up: workers import torch
                else:
                    seconds[name].append(train(lab, SWEEP))
        for lab in labs.values():
            lab.stop()
    rows = []
    for name, own in seconds.items():
        ratios = [first / each for first, each in zip(seconds["1 worker"], own, strict=True)]
        spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
        middle = statistics.median(ratios)
        rows.append([name, f"{statistics.median(own):.1f}", f"{middle:.2f}", spread])
    print_table(["trained by", "seconds", "times as fast as 1 worker", "spread"], rows)


@contextmanager
def clusters() -> Iterator[tuple[LocalCluster, LocalCluster]]:
    """Yield a cluster of one worker process and one of two."""
    options = {"threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with LocalCluster(n_workers=1, **options) as one, LocalCluster(n_workers=2, **options) as two:
        yield one, two


def train(lab: RunService, configs: list[Config]) -> float:
    """Train all; return the seconds until the last one has ended."""
    while not lab.available[0]:
        time.sleep(0.1)
    started = time.perf_counter()
    ids = [lab.submit(RunSpec("vae", config.to_json())) for config in configs]
    while ids:
        time.sleep(0.1)
        status = lab.status(ids[0])
        if status.state == "finished":
            ids.pop(0)
        elif status.state not in ("queued", "running"):
            raise RuntimeError(f"a run is {status.state}: {status.message}")
    return time.perf_counter() - started
