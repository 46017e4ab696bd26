"""Speed of KL divergences in kllab, torch.distributions, numpyro and a SciPy loop.

All get the same float64 arrays, one processor and one thread, and take turns; the table has the
median CPU time over the turns. The first columns include the construction of P and Q from arrays,
with validation where the library does it. "KL alone" excludes it, except for MultivariateNormal,
which torch factors at construction and kllab later. numpyro is compiled beforehand. The SciPy loop
computes a few pairs, and its time is extrapolated to all pairs.
"""

from benchmarks import one_thread  # noqa: F401  (before anything that starts threads)

# isort: split

import argparse
import statistics
import time
import warnings

import jax
import numpy as np
import numpyro
import scipy
import torch

from benchmarks import kl_cases, kl_peers
from benchmarks.table import print_table

BAR = 1.2
PEERS = {"kllab": kl_peers.by_kllab, "torch": kl_peers.by_torch, "numpyro": kl_peers.by_numpyro}
HEAD = [
    "pairs", "kllab ms", "torch ms", "times kllab's", "KL alone: kllab", "torch", "times kllab's",
    "numpyro ms", "times kllab's", "SciPy loop s", "times kllab's",
]  # fmt: skip


def main(arguments: list[str] | None = None) -> None:
    """Print the table, and the cases that take kllab more than 1.2 times as long as torch."""
    options = parsed(arguments or [])
    warnings.simplefilter("ignore")  # of the other libraries
    torch.set_num_threads(1)
    print(
        f"numpy {np.__version__}, scipy {scipy.__version__}, torch {torch.__version__}, "
        f"jax {jax.__version__}, numpyro {numpyro.__version__}; float64, one thread, "
        f"medians of {options.turns} turns"
    )
    cases = [
        kl_cases.gaussian_map(256),
        *kl_cases.scalar_families(options.pairs),
        kl_cases.categorical(options.pairs // 8),
        kl_cases.multivariate_normals(1_000, 32),
    ]
    if options.families:
        cases = [case for case in cases if case.family.__name__ in options.families]
    rows, slower = [], []
    for case in cases:
        row, ratios = measure(case, options.turns, options.singles)
        rows.append(row)
        slower += [
            f"{case.name} ({what}: {1 / ratio:.2f} times torch's)"
            for what, ratio in ratios.items()
            if ratio < 1 / BAR
        ]
    print_table(HEAD, rows)
    print(f"\nslower than {BAR:g} times torch: {', '.join(slower) or 'none'}")


def parsed(arguments: list[str]) -> argparse.Namespace:
    """Return the command-line options; by default everything is measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kl_speed")
    parser.add_argument("families", nargs="*", help="names of families; all by default")
    parser.add_argument("--pairs", type=int, default=1_000_000, help="of each scalar family")
    parser.add_argument("--turns", type=int, default=7)
    parser.add_argument("--singles", type=int, default=10, help="pairs in the SciPy loop")
    return parser.parse_args(arguments)


def measure(case: kl_cases.Case, turns: int, singles: int) -> tuple[list[str], dict[str, float]]:
    """Measure all libraries in turns; return the row and the ratios of torch's time to kllab's."""
    works = {name: peer(case) for name, peer in PEERS.items()}
    works = {name: work for name, work in works.items() if work is not None}
    check_same_work(case.name, works)
    seconds: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    for turn in range(turns + 1):
        for name, work in works.items():
            spent = timed(work)
            if turn > 0:  # the first one is a warm-up
                seconds[name].append(spent)
    in_all = {name: statistics.median(a for a, _ in own) for name, own in seconds.items()}
    alone = {name: statistics.median(b for _, b in own) for name, own in seconds.items()}
    if case.family.__name__ == "MultivariateNormal":
        alone = {}
    loop = scipy_loop(case, singles)
    row = [
        case.name,
        f"{1e3 * in_all['kllab']:.2f}",
        *shown(in_all, "torch"),
        f"{1e3 * alone['kllab']:.2f}" if alone else "",
        *shown(alone, "torch"),
        *shown(in_all, "numpyro"),
        *(["", ""] if loop is None else [f"{loop:.3g}", f"{loop / in_all['kllab']:,.0f}"]),
    ]
    both = {"in all": in_all, "KL alone": alone}
    return row, {k: v["torch"] / v["kllab"] for k, v in both.items() if "torch" in v}


def check_same_work(case: str, works: dict[str, kl_peers.Work]) -> None:
    """Exit unless all libraries give the same float64 numbers for nearly all pairs."""
    answers = {name: np.asarray(divergence(build())) for name, (build, divergence) in works.items()}
    for name, answer in answers.items():
        agreeing = np.isclose(answer, answers["kllab"], rtol=1e-6, atol=1e-12).mean()
        if agreeing < 0.95 or answer.dtype != np.float64:
            raise SystemExit(f"{case}: {name} agrees in {agreeing:.0%}, {answer.dtype}")


def shown(seconds: dict[str, float], peer: str) -> list[str]:
    """Return milliseconds of a library and the ratio to kllab, or empty cells if it has no time."""
    if peer not in seconds:
        return ["", ""]
    return [f"{1e3 * seconds[peer]:.2f}", f"{seconds[peer] / seconds['kllab']:.2f}"]


def timed(work: kl_peers.Work) -> tuple[float, float]:
    """Return CPU seconds of construction and divergences, and of divergences alone."""
    build, divergence = work
    start = time.process_time()
    built = build()
    middle = time.process_time()
    divergence(built)
    end = time.process_time()
    return end - start, end - middle


def scipy_loop(case: kl_cases.Case, singles: int) -> float | None:
    """Return the CPU seconds that all pairs would take one by one, extrapolated from a few."""
    work = kl_peers.by_scipy_loop(case, singles)
    if work is None:
        return None
    timed(work)
    return timed(work)[0] * case.pairs / singles


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
