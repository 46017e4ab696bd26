"""Cases of the benchmark of KL: pairs of distributions of one family, as plain arrays."""

import dataclasses

import numpy as np

from kllab import Categorical, MultivariateNormal, Normal
from kllab.distributions import FAMILIES, Distribution
from kllab.divergences.kl import KL
from tests.support.oracle import DRAWS

Parameters = dict[str, np.ndarray]
DRAWN = 500
OUTCOMES = 8
SHARED = {"Binomial": "total_count", "Logistic": "scale", "NegativeBinomial": "total_count"}
"""Parameter that P and Q must share for a closed form."""


@dataclasses.dataclass(frozen=True)
class Case:
    """Pairs of one family: name in the table, parameters of P and Q, and number of pairs."""

    name: str
    family: type[Distribution]
    p: Parameters
    q: Parameters
    pairs: int


def gaussian_map(side: int) -> Case:
    """Return N(0, 1) against normals on a grid of means and standard deviations."""
    plane = {
        "loc": np.linspace(-3, 3, side)[:, None],
        "scale": np.linspace(0.1, 4, side)[None, :],
    }
    p = {"loc": np.zeros(()), "scale": np.ones(())}
    return Case(f"map of {side} x {side} Normals", Normal, p, plane, side * side)


def scalar_families(pairs: int) -> list[Case]:
    """Return pairs for each scalar family, drawn with replacement from 500 ordinary pairs."""
    cases = []
    for family in FAMILIES:
        entry = KL.registry.resolve(family, family)
        closed = entry.formula is not None and entry.valid is None
        if not closed and family.__name__ not in SHARED:
            continue
        rng = np.random.default_rng(31)
        drawn = [DRAWS[family, family](rng, "ordinary") for _ in range(DRAWN)]
        fields = list(family.usual_constraints())
        if any(np.shape(getattr(drawn[0][0], name)) for name in fields):
            continue
        chosen = rng.integers(DRAWN, size=pairs)
        p, q = (
            {name: np.array([getattr(pair[k], name) for pair in drawn])[chosen] for name in fields}
            for k in (0, 1)
        )
        if family.__name__ in SHARED:
            q[SHARED[family.__name__]] = p[SHARED[family.__name__]]
        cases.append(Case(f"{pairs:,} {family.__name__}", family, p, q, pairs))
    return cases


def categorical(pairs: int) -> Case:
    """Return tables of eight probabilities."""
    rng = np.random.default_rng(32)
    p, q = ({"probs": rng.dirichlet(np.ones(OUTCOMES), pairs)} for _ in range(2))
    return Case(f"{pairs:,} Categorical of {OUTCOMES}", Categorical, p, q, pairs)


def multivariate_normals(pairs: int, dimension: int) -> Case:
    """Return means and well-conditioned covariance matrices."""
    rng = np.random.default_rng(33)

    def draw() -> Parameters:
        factor = rng.normal(size=(pairs, dimension, 2 * dimension))
        covariance = factor @ factor.swapaxes(1, 2) / dimension
        covariance = (covariance + covariance.swapaxes(1, 2)) / 2
        return {"loc": rng.normal(size=(pairs, dimension)), "covariance_matrix": covariance}

    name = f"{pairs:,} MultivariateNormal, d = {dimension}"
    return Case(name, MultivariateNormal, draw(), draw(), pairs)
