"""Examples of two columns, as text that a visitor could have pasted."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_ROWS = 300


def _normal(rng: np.random.Generator) -> tuple[Array, Array]:
    return rng.normal(0, 1, _ROWS), rng.normal(0.7, 1.3, _ROWS)


def _rounded(rng: np.random.Generator) -> tuple[Array, Array]:
    p, q = _normal(rng)
    return p.round(1), q.round(1)


def _counts(rng: np.random.Generator) -> tuple[Array, Array]:
    return rng.poisson(2, _ROWS).astype(float), rng.poisson(4, _ROWS).astype(float)


def _heavy(rng: np.random.Generator) -> tuple[Array, Array]:
    return rng.standard_t(1.5, _ROWS), 2 * rng.standard_t(1.5, _ROWS)


def _apart(rng: np.random.Generator) -> tuple[Array, Array]:
    return rng.uniform(0, 2, _ROWS), rng.uniform(0, 1, _ROWS)


def _few(rng: np.random.Generator) -> tuple[Array, Array]:
    return rng.normal(0, 1, 20), rng.normal(1, 1, 25)


EXAMPLES: Mapping[str, Callable[[np.random.Generator], tuple[Array, Array]]] = {
    "normal": _normal,
    "rounded": _rounded,
    "counts": _counts,
    "heavy": _heavy,
    "apart": _apart,
    "few": _few,
}
"""Columns P and Q by the name of the example."""


def example(name: str) -> str:
    """Return an example as CSV, the same at each call.

    >>> print(example("few")[:20])
    P,Q
    0.12573,0.871465
    """
    p, q = EXAMPLES[name](np.random.default_rng(0))
    cells = [[f"{value:.6g}" for value in column] for column in (p, q)]
    length = max(map(len, cells))
    rows = zip(*(column + [""] * (length - len(column)) for column in cells), strict=True)
    return "P,Q\n" + "".join(f"{a},{b}\n" for a, b in rows)
