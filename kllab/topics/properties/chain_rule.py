"""Chain rule: KL of pairs is KL of the first variable plus the mean conditional KL."""

from dataclasses import dataclass

import numpy as np

from kllab import Bernoulli, Categorical, kl_divergence
from kllab.topics.properties.property_check import Array, Columns, agree, settled


@dataclass(frozen=True)
class WeatherAndWet:
    """Probability of rain, and of wet grass without and with rain, under P and under Q."""

    p_rain: float = 0.3
    p_wet_dry: float = 0.1
    p_wet_rain: float = 0.9
    q_rain: float = 0.5
    q_wet_dry: float = 0.3
    q_wet_rain: float = 0.6

    def joint(self, of: str) -> Array:
        """Return the table of "p" or "q": rows no rain, rain; columns dry, wet."""
        rain = getattr(self, f"{of}_rain")
        wet = np.array([getattr(self, f"{of}_wet_dry"), getattr(self, f"{of}_wet_rain")])
        return np.asarray(np.array([[1 - rain], [rain]]) * np.stack([1 - wet, wet], axis=1))


@dataclass(frozen=True, eq=False)
class ChainFinding:
    """KL of the pairs and its parts in both orders: marginal, then one term per condition; nats."""

    spec: WeatherAndWet
    joint: float
    by_rain: tuple[float, float, float]
    by_wet: tuple[float, float, float]

    @property
    def holds(self) -> bool:
        """Whether the joint KL is the sum of its parts in both orders, up to rounding."""
        return all(agree(self.joint, sum(parts)) for parts in (self.by_rain, self.by_wet))

    def tables(self) -> dict[str, Columns]:
        """Return both tables of probabilities."""
        return {
            "pairs of outcomes": {
                "rain": np.array([0, 0, 1, 1]),
                "wet": np.array([0, 1, 0, 1]),
                "p": self.spec.joint("p").ravel(),
                "q": self.spec.joint("q").ravel(),
            }
        }


def explore(spec: WeatherAndWet) -> ChainFinding:
    """Compute the joint KL cell by cell, and its parts in both orders."""
    p, q = spec.joint("p"), spec.joint("q")
    return ChainFinding(
        spec=spec,
        joint=float(settled(kl_divergence(Categorical(p.ravel()), Categorical(q.ravel())))),
        by_rain=_parts(p, q),
        by_wet=_parts(p.T, q.T),
    )


def _parts(p: Array, q: Array) -> tuple[float, float, float]:
    rows_p, rows_q = p.sum(axis=1), q.sum(axis=1)
    given_p, given_q = p[:, 1] / rows_p, q[:, 1] / rows_q
    marginal = float(settled(kl_divergence(Bernoulli(rows_p[1]), Bernoulli(rows_q[1]))))
    dry, rain = rows_p * settled(kl_divergence(Bernoulli(given_p), Bernoulli(given_q)))
    return marginal, float(dry), float(rain)


def snippet(spec: WeatherAndWet) -> str:
    """Return code that prints the joint KL and its parts, rain first."""
    return f"""from kllab import Bernoulli, Categorical, kl_divergence

joint = kl_divergence(
    Categorical({spec.joint("p").ravel().tolist()!r}),
    Categorical({spec.joint("q").ravel().tolist()!r}),
)
rain = kl_divergence(Bernoulli({spec.p_rain!r}), Bernoulli({spec.q_rain!r}))
wet = kl_divergence(
    Bernoulli([{spec.p_wet_dry!r}, {spec.p_wet_rain!r}]),
    Bernoulli([{spec.q_wet_dry!r}, {spec.q_wet_rain!r}]),
)
parts = rain, (1 - {spec.p_rain!r}) * wet[0], {spec.p_rain!r} * wet[1]
print(joint, sum(parts), parts, "nats")
"""
