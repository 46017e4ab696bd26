"""Dirichlet: draws and definitions."""

from __future__ import annotations

from collections.abc import Sequence

import mpmath
import numpy as np
from mpmath import mp, mpf

from kllab import Dirichlet
from tests.support.truth import draws, entropy, kl, magnitude, nudged


def enough_digits(*concentrations: Sequence[mpf]) -> int:
    """Digits for KL near P = Q, 1e-32 of log-gammas as large as the concentrations are far."""
    sizes = [abs(mp.log10(c)) for several in concentrations for c in several]
    return 90 + 3 * int(max(sizes))


def mean_log_density(p: Sequence[mpf], q: Sequence[mpf]) -> mpf:
    """E_p[log q], concentrations given, by ``E_p[log x_i] = digamma(p_i) - digamma(sum p)``.

    `tests/divergences/test_oracle_dirichlet.py` holds it against integrals over the simplex.
    """
    of_sum = mpmath.digamma(mpmath.fsum(p))
    logs = [mpmath.digamma(a) - of_sum for a in p]
    volume = mpmath.fsum(map(mpmath.loggamma, q)) - mpmath.loggamma(mpmath.fsum(q))
    return mpmath.fsum((b - 1) * log for b, log in zip(q, logs, strict=True)) - volume


def kl_of_concentrations(p: Sequence[mpf], q: Sequence[mpf]) -> mpf:
    with mp.workdps(enough_digits(p, q)):
        return mean_log_density(p, p) - mean_log_density(p, q)


def entropy_of_concentrations(p: Sequence[mpf]) -> mpf:
    with mp.workdps(enough_digits(p)):
        return -mean_log_density(p, p)


def concentrations(rng: np.random.Generator, kind: str, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Concentrations of P and Q."""
    if kind == "ordinary":
        p, q = magnitude(rng, -1, 1.5, (2, size))
    else:
        low, high = ((-6, 8), (-2, 2), (-6, 1), (7, 8))[rng.integers(4)]
        p, q = magnitude(rng, low, high, (2, size))
    if kind == "near":
        q = nudged(rng, p)
        if rng.random() < 0.3:
            # The same shares, to rounding or nearly, of another sum.
            q = p * (1 + magnitude(rng, -14, 1)) * (1 + magnitude(rng, -16, -4) * rng.random(size))
    if kind == "extreme" and rng.random() < 0.5:
        # One component is nearly all of it; some of the others move.
        p[0] = magnitude(rng, -1, 8)
        p[1:] = p[0] * magnitude(rng, -14, -0.5, size - 1)
        moves = rng.random(size) < 0.6
        q = p * np.where(moves, 1 + magnitude(rng, -12, 1) * rng.uniform(-0.09, 1, size), 1)
    return p, q


def exact(values: np.ndarray) -> list[mpf]:
    return [mpf(float(value)) for value in values]


@kl(Dirichlet, Dirichlet)
def kl_dirichlet(p: Dirichlet, q: Dirichlet) -> mpf:
    return kl_of_concentrations(exact(p.concentration), exact(q.concentration))


@entropy(Dirichlet)
def entropy_dirichlet(p: Dirichlet) -> mpf:
    return entropy_of_concentrations(exact(p.concentration))


@draws(Dirichlet, Dirichlet)
def dirichlets(rng: np.random.Generator, kind: str) -> tuple[Dirichlet, Dirichlet]:
    p, q = concentrations(rng, kind, int(rng.integers(2, 7)))
    return Dirichlet(p), Dirichlet(q)
