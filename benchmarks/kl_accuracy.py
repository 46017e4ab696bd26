"""Relative errors of KL(P||Q) in kllab and in torch.distributions on the same random inputs.

The reference is computed by mpmath from the definitions (tests/support) and the same float64
numbers. There are three kinds of pairs: ordinary; P near Q, with relative differences of parameters
from 1e-1 to 1e-16; and extreme, with parameters as small and as large as the family allows. The
result is written to docs/accuracy.md.
"""

import argparse
import datetime
import os
import platform
import sys
import textwrap
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import scipy
import torch
from torch import distributions as td

from benchmarks.table import table_lines
from kllab import Distribution, kl_divergence
from kllab.divergences import kl
from tests.support.oracle import DRAWS, KINDS, KL, bar, relative_error

PAGE = Path(__file__).resolve().parents[1] / "docs" / "accuracy.md"
COMMAND = "python -m benchmarks.kl_accuracy"
HEAD = [
    "pair",
    "kllab median",
    "kllab worst",
    "of its bar",
    "torch median",
    "torch worst",
    "torch wrong outright",
]
WIDE = "---\nhide: [toc]\n---"
"""Front matter for a page of full width."""
NOT_THERE = "-"
NONE = "not implemented"
Pair = tuple[type[Distribution], type[Distribution]]


def main(arguments: list[str] | None = None) -> None:
    """Measure every pair that has a reference, print the tables and write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kl_accuracy")
    parser.add_argument("families", nargs="*", help="names of families; all by default")
    parser.add_argument("--count", type=int, default=200, help="pairs of each kind")
    parser.add_argument("--page", type=Path, default=PAGE)
    options = parser.parse_args(arguments or [])
    warnings.simplefilter("ignore")  # of torch
    pairs = sorted(
        (pair for pair in DRAWS if _computed(pair) and _named(pair, options.families)), key=_title
    )
    parts = [heading(options.count)]
    for kind in KINDS:
        rows = [row(pair, kind, options.count) for pair in pairs]
        parts += [f"\n## {EXPLAINED[kind]}\n", *table_lines(HEAD, rows)]
        print(*parts[-len(rows) - 3 :], sep="\n", flush=True)
    options.page.parent.mkdir(exist_ok=True)
    options.page.write_text("\n".join(parts) + "\n", encoding="utf-8")
    print(f"\nwritten to {options.page}")


EXPLAINED = {
    "ordinary": "Ordinary pairs",
    "near": "P near Q",
    "extreme": "Extreme parameters",
}


def _computed(pair: Pair) -> bool:
    """Return whether a pair has a reference and is not infinite for all parameters."""
    return pair in KL and kl.KL.registry.resolve(*pair).method != "support"


def _named(pair: Pair, families: list[str]) -> bool:
    return not families or any(family.__name__ in families for family in pair)


def _title(pair: Pair) -> str:
    return "‖".join(family.__name__ for family in pair)


def heading(count: int) -> str:
    """Return the title and introduction of the page, with date and machine."""
    paragraphs = [
        "Relative errors of KL(P‖Q) in float64, of `kllab` and of `torch.distributions` on the "
        "same inputs, against the definition computed by `mpmath` from the exact values of the "
        f'same numbers. {count} random pairs of each kind; "-" where torch has no such divergence.',
        '"Wrong outright" counts NaN, and negative, zero or infinite values of torch where the '
        "true value is positive and finite, finite values where it is infinite, and parameters "
        "that torch rejects; they are not in its median and worst error. An error of 1 is a value "
        "without a single correct digit. Where the divergence is infinite, or above 1.8e308, inf "
        "is correct.",
        '"Of its bar" is the largest error as a share of the error that the tests allow: 1e-13 or '
        "1e-12, or more where rounding of the parameters costs more digits, that is for "
        "covariances of a large condition number, and for rounded probabilities close to those of "
        "a family of counts.",
        f"Measured on {datetime.date.today()} by `{COMMAND} --count {count}`: {_processor()}, "
        f"Python {platform.python_version()}, numpy {np.__version__}, scipy {scipy.__version__}, "
        f"torch {torch.__version__}, mpmath {mpmath.__version__}.",
    ]
    return "\n\n".join([WIDE, "# Accuracy", *(textwrap.fill(text, 100) for text in paragraphs)])


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return f"{line.split(':', 1)[1].strip()}, {os.cpu_count()} processors"
    return f"{platform.machine()}, {os.cpu_count()} processors"


def row(pair: Pair, kind: str, count: int) -> list[str]:
    """Compute random pairs with both libraries and return a row of the table."""
    rng = np.random.default_rng([41, KINDS.index(kind)])
    ours: list[float] = []
    shares: list[float] = []
    theirs: list[float] = []
    wrong: Counter[str] = Counter()
    for _ in range(count):
        p, q = DRAWS[pair](rng, kind)
        truth = KL[pair](p, q)
        ours.append(relative_error(float(kl_divergence(p, q)), truth))
        shares.append(ours[-1] / bar(p, q))
        answer = by_torch(p, q)
        fault = answer if isinstance(answer, str) else outright(answer, truth)
        if fault:
            wrong[fault] += 1
        else:
            assert isinstance(answer, float)
            theirs.append(relative_error(answer, truth))
    faults = ", ".join(f"{number} {fault}" for fault, number in wrong.most_common())
    of_bar = f"{max(shares):.1%}"
    faults = faults.replace(f"{count} {NONE}", "-")
    return [_title(pair), *summary(ours), of_bar, *summary(theirs), faults]


def by_torch(p: Distribution, q: Distribution) -> float | str:
    """Return the value of torch, or the reason that there is none."""
    try:
        return float(td.kl_divergence(p.to_torch(), q.to_torch()))
    except (NotImplementedError, TypeError):
        return NONE
    except (ValueError, RuntimeError):
        return "refused"


def outright(value: float, truth: Any) -> str | None:
    """Return the name of a qualitative error of a value; None if its relative error is finite."""
    faults: dict[str, Callable[[], bool]] = {
        "NaN": lambda: bool(np.isnan(value)),
        "negative": lambda: value < 0,
        "infinite": lambda: np.isinf(value) and np.isinf(relative_error(value, truth)),
        "finite": lambda: np.isinf(relative_error(value, truth)),
        "zero": lambda: value == 0 and relative_error(value, truth) > 0,
    }
    return next((fault for fault, holds in faults.items() if holds()), None)


def summary(errors: list[float]) -> list[str]:
    """Return the median and the largest error."""
    if not errors:
        return [NOT_THERE, NOT_THERE]
    return [f"{float(np.median(errors)):.1g}", f"{max(errors):.1g}"]


if __name__ == "__main__":
    main(sys.argv[1:])
