"""Change of variable: KL is invariant under one-to-one maps; differential entropy is not."""

from dataclasses import dataclass

import numpy as np

from kllab import LogNormal, Normal, entropy, kl_divergence
from kllab.distributions.distribution import ScalarDistribution
from kllab.models.outcomes import curve_points, window
from kllab.topics.properties.property_check import Array, Columns, agree

MAPS = ("exp", "times")
ENDS = (-5.0, 5.0)
"""Ends of the axis of x, which does not move with P and Q: they can be dragged on it."""
FACTORS = (0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 1.5, 2.0, 4.0, 10.0, 100.0, 1000.0)


@dataclass(frozen=True)
class Mapped:
    """P and Q normal in x, and y = exp(x) or y = factor x."""

    loc_p: float = 0.5
    scale_p: float = 0.5
    loc_q: float = 1.0
    scale_q: float = 0.8
    map: str = "exp"
    factor: float = 1.5

    def before(self) -> tuple[Normal, Normal]:
        """Return P and Q over x."""
        return Normal(self.loc_p, self.scale_p), Normal(self.loc_q, self.scale_q)

    def after(self) -> tuple[ScalarDistribution, ScalarDistribution]:
        """Return P and Q over y."""
        if self.map == "exp":
            return LogNormal(self.loc_p, self.scale_p), LogNormal(self.loc_q, self.scale_q)
        k = self.factor
        return Normal(k * self.loc_p, k * self.scale_p), Normal(k * self.loc_q, k * self.scale_q)


@dataclass(frozen=True, eq=False)
class Stage:
    """Both densities in one variable, both directions of KL and both entropies, in nats."""

    name: str
    ends: tuple[float, float]
    x: Array
    p: Array
    q: Array
    kl_pq: float
    kl_qp: float
    entropy_p: float
    entropy_q: float


@dataclass(frozen=True, eq=False)
class ChangeFinding:
    """The same two distributions in x and in y."""

    spec: Mapped
    before: Stage
    after: Stage

    @property
    def holds(self) -> bool:
        """Whether KL(P||Q) is the same in x and in y, up to rounding."""
        return agree(self.before.kl_pq, self.after.kl_pq, 1e-13)

    def tables(self) -> dict[str, Columns]:
        """Return the densities in x and in y."""
        return {
            f"densities in {stage.name}": {stage.name: stage.x, "p": stage.p, "q": stage.q}
            for stage in (self.before, self.after)
        }


def explore(spec: Mapped) -> ChangeFinding:
    """Compute everything in x and, independently, in y."""
    before, after = spec.before(), spec.after()
    return ChangeFinding(spec, _stage("x", ENDS, *before), _stage("y", window(*after), *after))


def _stage(
    name: str, ends: tuple[float, float], p: ScalarDistribution, q: ScalarDistribution
) -> Stage:
    x = curve_points(*ends, p, q)
    return Stage(
        name=name,
        ends=ends,
        x=x,
        p=np.asarray(p.prob(x)),
        q=np.asarray(q.prob(x)),
        kl_pq=float(kl_divergence(p, q)),
        kl_qp=float(kl_divergence(q, p)),
        entropy_p=float(entropy(p)),
        entropy_q=float(entropy(q)),
    )


def snippet(spec: Mapped) -> str:
    """Return code that prints KL and the entropy of P, in x and in y."""
    family = "LogNormal" if spec.map == "exp" else "Normal"
    factor = "" if spec.map == "exp" else f"{spec.factor!r} * "
    names = "LogNormal, Normal" if spec.map == "exp" else "Normal"
    return f"""from kllab import {names}, entropy, kl_divergence

p, q = Normal({spec.loc_p!r}, {spec.scale_p!r}), Normal({spec.loc_q!r}, {spec.scale_q!r})
p_y = {family}({factor}{spec.loc_p!r}, {factor}{spec.scale_p!r})
q_y = {family}({factor}{spec.loc_q!r}, {factor}{spec.scale_q!r})
print(kl_divergence(p, q), kl_divergence(p_y, q_y), "nats")
print(entropy(p), entropy(p_y), "nats")
"""
