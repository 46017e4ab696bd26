"""Two normal distributions: densities, integrands, and KL along each parameter."""

from dataclasses import dataclass, fields
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from kllab import Normal, kl_divergence
from kllab.models.pair_view import PairView
from kllab.topics.normal.spec import NormalPair

Array = NDArray[np.float64]

# The grid and the ranges are fixed, so that a chart does not jump while a slider moves.
GRID = np.linspace(-10.0, 10.0, 1001)
LOC_RANGE = (-5.0, 5.0)
SCALE_RANGE = (0.1, 5.0)
LOCS, SCALES = np.linspace(*LOC_RANGE, 201), np.geomspace(*SCALE_RANGE, 201)


VARIED = {"loc_q": (-3.0, -1.0, 0.0, 1.0, 3.0), "scale_q": (0.5, 0.8, 1.0, 1.5, 2.0)}
"""Parameters that the tutorial's picture varies, with their values."""


@dataclass(frozen=True, eq=False)
class Sweep:
    """Both divergences as functions of one parameter, with the others fixed."""

    parameter: str
    values: Array
    kl_pq: Array
    kl_qp: Array
    current: float


@dataclass(frozen=True, eq=False)
class NormalView(PairView[NormalPair]):
    """View of `pair`; each part is computed on first access.

    Densities are per unit of x, integrands ``p log(p/q)`` and ``q log(q/p)`` in nats per unit of x,
    both on the grid `x`.
    """

    @property
    def x(self) -> Array:
        """The grid."""
        return GRID

    @cached_property
    def p(self) -> Array:
        """The density of P."""
        return np.asarray(self.pair.p.prob(GRID))

    @cached_property
    def q(self) -> Array:
        """The density of Q."""
        return np.asarray(self.pair.q.prob(GRID))

    @cached_property
    def integrand_pq(self) -> Array:
        """The integrand of KL(P||Q)."""
        return self.p * self._log_ratio

    @cached_property
    def integrand_qp(self) -> Array:
        """The integrand of KL(Q||P)."""
        return -self.q * self._log_ratio

    @cached_property
    def _log_ratio(self) -> Array:
        return np.asarray(self.pair.p.log_prob(GRID) - self.pair.q.log_prob(GRID))

    @cached_property
    def sweeps(self) -> tuple[Sweep, ...]:
        """Both divergences along each of the four parameters."""
        return tuple(_sweep(self.pair, field.name) for field in fields(self.pair))

    @cached_property
    def families(self) -> "dict[str, Family]":
        """The tutorial's pictures around this P, by the varied parameter."""
        return {varied: family(self.pair, varied) for varied in VARIED}

    def tables(self) -> dict[str, dict[str, Array]]:
        """Return the data of the charts: columns by table."""
        table: dict[str, dict[str, Array]] = {
            "densities and integrands": {
                "x": self.x,
                "p": self.p,
                "q": self.q,
                "p log(p/q), nats": self.integrand_pq,
                "q log(q/p), nats": self.integrand_qp,
            }
        }
        for sweep in self.sweeps:
            table[f"KL over {sweep.parameter}"] = {
                sweep.parameter: sweep.values,
                "KL(P||Q), nats": sweep.kl_pq,
                "KL(Q||P), nats": sweep.kl_qp,
            }
        for varied, group in self.families.items():
            table[f"varying {varied}"] = group.columns()
        return table


@lru_cache(maxsize=64)
def explore(pair: NormalPair) -> NormalView:
    """Return the view of `pair`. It is cached: do not modify its arrays.

    Raises
    ------
    ValueError
        If a scale is not above 0: names it and its value.
    """
    _ = pair.p, pair.q
    return NormalView(pair)


def _sweep(pair: NormalPair, parameter: str) -> Sweep:
    values = LOCS if parameter.startswith("loc") else SCALES
    at = {field.name: getattr(pair, field.name) for field in fields(pair)} | {parameter: values}
    p, q = Normal(at["loc_p"], at["scale_p"]), Normal(at["loc_q"], at["scale_q"])
    return Sweep(
        parameter=parameter,
        values=values,
        kl_pq=np.asarray(kl_divergence(p, q)),
        kl_qp=np.asarray(kl_divergence(q, p)),
        current=getattr(pair, parameter),
    )


@dataclass(frozen=True, eq=False)
class Family:
    """One P and several Q, as in the tutorial's picture."""

    varied: str
    values: tuple[float, ...]
    one: Normal
    several: Normal

    @property
    def x(self) -> Array:
        """The grid."""
        return GRID

    @cached_property
    def p(self) -> Array:
        """The density of P."""
        return np.asarray(self.one.prob(GRID))

    @cached_property
    def qs(self) -> Array:
        """The densities, one row for each of `values`."""
        return np.asarray(self.several.prob(GRID[:, None])).T

    @cached_property
    def kl_pq(self) -> Array:
        """KL(P||Q) for each of `values`, in nats."""
        return np.asarray(kl_divergence(self.one, self.several))

    @cached_property
    def kl_qp(self) -> Array:
        """KL(Q||P) for each of `values`, in nats."""
        return np.asarray(kl_divergence(self.several, self.one))

    def columns(self) -> dict[str, Array]:
        """Return the densities as columns, one for each value of the varied parameter."""
        members = zip(self.values, self.qs, strict=True)
        return {"x": self.x, "p": self.p} | {
            f"q, {self.varied} = {value:g}": q for value, q in members
        }


def family(pair: NormalPair, varied: str, values: tuple[float, ...] | None = None) -> Family:
    """Vary `varied` ("loc_q" or "scale_q") over `values`; the other parameter of Q is that of P.

    The values are the tutorial's (`VARIED`) unless given.
    """
    values = VARIED[varied] if values is None else values
    loc, scale = (values, pair.scale_p) if varied == "loc_q" else (pair.loc_p, values)
    return Family(varied, values, pair.p, Normal(loc, scale))
