"""Two normal distributions: densities, integrands, and KL along each parameter."""

from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from kllab import Normal, explain_kl, kl_divergence
from kllab.models.pair_view import PairView
from kllab.topics.normal.spec import NormalPair

Array = NDArray[np.float64]

# The grid and the ranges are fixed, so that a chart does not jump while a slider moves. Means are
# multiples of 0.1, so the top of each density is on the grid.
GRID = np.linspace(-10.0, 10.0, 801)
LOCS, SCALES = np.linspace(-5.0, 5.0, 201), np.geomspace(0.1, 5.0, 201)
VARIED = {"loc_q": (-3.0, -1.0, 0.0, 1.0, 3.0), "scale_q": (0.5, 0.8, 1.0, 1.5, 2.0)}
"""Parameters that the tutorial's picture varies, with their values."""


@dataclass(frozen=True, eq=False)
class Sweep:
    """Both divergences (nats) as functions of one parameter, with the others fixed."""

    parameter: str
    values: Array
    kl_pq: Array
    kl_qp: Array
    current: float


@dataclass(frozen=True, eq=False)
class Family:
    """One P and several Q, as in the tutorial's picture.

    Densities `p`, (x,), and `qs`, (values, x), are on the grid `x`; divergences in nats, (values,).
    """

    varied: str
    values: tuple[float, ...]
    x: Array
    p: Array
    qs: Array
    kl_pq: Array
    kl_qp: Array


@dataclass(frozen=True, eq=False)
class NormalView(PairView):
    """View of `pair`.

    Densities are per unit of x, integrands ``p log(p/q)`` and ``q log(q/p)`` in nats per unit of x,
    all on the grid `x`. Sweeps and families are computed on first access.
    """

    pair: NormalPair
    x: Array
    p: Array
    q: Array
    integrand_pq: Array
    integrand_qp: Array

    @cached_property
    def sweeps(self) -> tuple[Sweep, ...]:
        """Both divergences along each parameter."""
        return tuple(_sweep(self.pair, parameter) for parameter in asdict(self.pair))

    @cached_property
    def families(self) -> dict[str, Family]:
        """The tutorial's pictures around this P, by `VARIED`."""
        return {varied: family(self.pair, varied, values) for varied, values in VARIED.items()}

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
            table[f"varying {varied}"] = {"x": group.x, "p": group.p} | {
                f"q, {varied} = {value:g}": q
                for value, q in zip(group.values, group.qs, strict=True)
            }
        return table


@lru_cache(maxsize=64)
def explore(pair: NormalPair) -> NormalView:
    """Compute the view of `pair`. It is cached: do not modify its arrays.

    Raises
    ------
    ValueError
        If a scale is not above 0: names it and its value.
    """
    p, q = np.asarray(pair.p.prob(GRID)), np.asarray(pair.q.prob(GRID))
    log_ratio = np.asarray(pair.p.log_prob(GRID) - pair.q.log_prob(GRID))
    return NormalView(
        pq=explain_kl(pair.p, pair.q),
        qp=explain_kl(pair.q, pair.p),
        pair=pair,
        x=GRID,
        p=p,
        q=q,
        integrand_pq=p * log_ratio,
        integrand_qp=-q * log_ratio,
    )


def _sweep(pair: NormalPair, parameter: str) -> Sweep:
    values = LOCS if parameter.startswith("loc") else SCALES
    at = asdict(pair) | {parameter: values}
    p, q = Normal(at["loc_p"], at["scale_p"]), Normal(at["loc_q"], at["scale_q"])
    return Sweep(
        parameter=parameter,
        values=values,
        kl_pq=np.asarray(kl_divergence(p, q)),
        kl_qp=np.asarray(kl_divergence(q, p)),
        current=getattr(pair, parameter),
    )


def family(pair: NormalPair, varied: str, values: tuple[float, ...]) -> Family:
    """Vary `varied` ("loc_q" or "scale_q") over `values`; the other parameter of Q is that of P."""
    loc, scale = (values, pair.scale_p) if varied == "loc_q" else (pair.loc_p, values)
    several = Normal(loc, scale)
    return Family(
        varied=varied,
        values=values,
        x=GRID,
        p=np.asarray(pair.p.prob(GRID)),
        qs=np.asarray(several.prob(GRID[:, None])).T,
        kl_pq=np.asarray(kl_divergence(pair.p, several)),
        kl_qp=np.asarray(kl_divergence(several, pair.p)),
    )
