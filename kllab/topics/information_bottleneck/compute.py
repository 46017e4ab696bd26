"""Information bottleneck of a small table: curve, transitions, and the code at one beta."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import entr

from kllab.models.bottleneck_annealing import (
    critical_beta,
    falling,
    lone_beta,
    lower,
    rising,
    splitting_betas,
)
from kllab.models.bottleneck_solver import Code, Solution, Source
from kllab.topics.information_bottleneck.joint_table import Table, joint_of
from kllab.topics.information_bottleneck.spec import BETAS, WAYS, Bottleneck

Array = NDArray[np.float64]
_SAME_RATE = 1e-6
"""Difference of rates, in nats, up to which codes count as equal."""


@dataclass(frozen=True)
class Transition:
    """Transition: more clusters from one beta of the grid to the next."""

    after: float
    by: float
    clusters_before: int
    clusters: int


@dataclass(frozen=True, eq=False)
class Curve:
    """Information curve: a solution for each of `BETAS`.

    Attributes
    ----------
    critical, lone : float
        Beta above which one cluster is unstable, and beta above which a cluster for a single x
        lowers the functional: see `critical_beta` and `lone_beta`.
    error : numpy.ndarray
        Largest error of I(X;T) and I(T;Y), in nats, (betas,); infinite where the solver did not
        converge.
    clusters : numpy.ndarray
        Number of clusters, (betas,).
    """

    source: Source
    solutions: tuple[Solution, ...]
    critical: float
    lone: float
    error: Array
    clusters: NDArray[np.int64]

    @property
    def codes(self) -> tuple[Code, ...]:
        """The code of each beta."""
        return tuple(solution.code for solution in self.solutions)

    @cached_property
    def rate(self) -> Array:
        """I(X;T) in nats, (betas,)."""
        return np.array([code.rate for code in self.codes])

    @cached_property
    def relevance(self) -> Array:
        """I(T;Y) in nats, (betas,)."""
        return np.array([code.relevance for code in self.codes])

    @property
    def not_converged(self) -> tuple[float, ...]:
        """The betas at which the solver did not converge."""
        return tuple(b for b, error in zip(BETAS, self.error, strict=True) if np.isinf(error))

    def nearest(self, rate: float, to: int) -> int:
        """Return the index of the code with the nearest rate (nats); of equals the nearest to `to`.

        Neighbouring betas often have the same code.
        """
        away = np.abs(self.rate - rate)
        equal = np.flatnonzero(away <= away.min() + _SAME_RATE)
        return int(equal[np.abs(equal - to).argmin()])

    def gap(self, index: int) -> float:
        """Return the change of the rate (nats) that reaches another code on both sides; 0 if none.

        At an end of the curve there is one side.
        """
        away = np.abs(self.rate - self.rate[index])
        least = 1e-3 * np.ptp(self.rate) + _SAME_RATE
        sides = (side[side > least] for side in (away[:index], away[index + 1 :]))
        return max((float(side.min()) for side in sides if side.size), default=0.0)

    @property
    def transitions(self) -> tuple[Transition, ...]:
        """Transitions to more clusters."""
        points = zip(BETAS, self.clusters.tolist(), strict=True)
        return tuple(
            Transition(before, beta, few, many)
            for (before, few), (beta, many) in pairwise(points)
            if many > few
        )


@dataclass(frozen=True, eq=False)
class BottleneckView:
    """Result of `explore`: the curve, and the code at the chosen beta, in nats."""

    spec: Bottleneck
    curve: Curve
    code: Code
    distortions: Array
    splitting: Array
    symmetric: tuple[Array, Array] | None

    @property
    def index(self) -> int:
        """Index of the chosen beta in the curve."""
        return BETAS.index(self.spec.beta)

    @property
    def telling(self) -> int:
        """Index of the y whose probability differs most between the x."""
        return int(np.ptp(self.code.source.p_y_given_x, axis=0).argmax())

    @property
    def solution(self) -> Solution:
        """The code at the chosen beta, with its error."""
        return self.curve.solutions[self.index]

    @property
    def functional(self) -> float:
        """I(X;T) - beta I(T;Y)."""
        return self.code.functional(self.spec.beta)

    @property
    def expected_distortion(self) -> float:
        """Mean of KL(p(y|x) || p(y|t)) over p(x, t): it equals I(X;Y) - I(T;Y)."""
        weights = self.code.source.p_x[:, None] * self.code.encoder
        return float((weights * np.where(weights > 0, self.distortions, 0)).sum())

    def tables(self) -> dict[str, dict[str, NDArray[Any]]]:
        """Return the data of the charts: columns by table."""
        curve, code = self.curve, self.code
        x, t = np.indices(code.encoder.shape)
        ix, iy = np.indices(curve.source.joint.shape)
        return {
            "curve": {
                "beta": np.array(BETAS),
                "I(X;T), nats": curve.rate,
                "I(T;Y), nats": curve.relevance,
                "clusters": curve.clusters,
                "error at most, nats": curve.error,
            },
            "encoder": {
                "x": x.ravel(),
                "t": t.ravel(),
                "p(t|x)": code.encoder.ravel(),
                "KL(p(y|x)||p(y|t)), nats": self.distortions.ravel(),
            },
            "joint": {"x": ix.ravel(), "y": iy.ravel(), "p(x, y)": curve.source.joint.ravel()},
        }


def explore(spec: Bottleneck) -> BottleneckView:
    """Compute the view of `spec`; the curve is cached for other betas."""
    curve = annealed(spec.table, spec.noise, spec.way)
    code = curve.solutions[BETAS.index(spec.beta)].code
    return BottleneckView(
        spec=spec,
        curve=curve,
        code=code,
        distortions=code.distortions(),
        splitting=splitting_betas(code),
        symmetric=symmetric_curve(curve.source),
    )


@lru_cache(maxsize=64)
def annealed(table: Table, noise: float, way: str) -> Curve:
    """Anneal through `BETAS`; see `Bottleneck` for the parameters."""
    source = Source(joint_of(table, noise))
    if way == "both":
        up, down = (annealed(table, noise, one).solutions for one in WAYS[1:])
        solutions = lower(up, down, BETAS)
    else:
        solutions = (rising if way == "rising" else falling)(source, BETAS)
    return Curve(
        source=source,
        solutions=tuple(solutions),
        critical=critical_beta(source),
        lone=lone_beta(source),
        error=np.array([solution.error for solution in solutions]),
        clusters=np.array([solution.code.encoder.shape[1] for solution in solutions]),
    )


def symmetric_curve(source: Source) -> tuple[Array, Array] | None:
    """Return the known curve of a binary symmetric source: I(X;T) and I(T;Y); else None.

    For uniform X and Y = X flipped with probability p, the best T is X flipped with probability a:
    I(X;T) = log 2 - h(a), I(T;Y) = log 2 - h(a (1 - p) + (1 - a) p), by Mrs. Gerber's lemma
    (Wyner & Ziv 1973).
    """
    joint = source.joint
    if joint.shape != (2, 2) or not np.allclose(joint, joint[::-1, ::-1], atol=1e-12):
        return None
    p = float(min(2 * joint[0, 0], 2 * joint[0, 1]))
    # Near both ends the entropy is steep, so points are evenly spaced in the square root.
    a = 0.5 * np.linspace(0, 1, 200) ** 2
    b = a * (1 - p) + (1 - a) * p
    rate, relevance = (np.log(2) - entr(flipped) - entr(1 - flipped) for flipped in (a, b))
    return rate, relevance
