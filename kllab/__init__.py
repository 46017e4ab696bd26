"""The Kullback-Leibler divergence, computed to the last digit and trained live.

>>> from kllab import Normal, kl_divergence
>>> kl_divergence(Normal(0, 1), Normal(1, 1))
0.5
"""

from kllab.distributions import (
    Bernoulli,
    Categorical,
    Distribution,
    Exponential,
    HalfNormal,
    LogNormal,
    MultivariateNormal,
    Normal,
    Pareto,
)
from kllab.divergences import (
    Divergence,
    UnsupportedPairError,
    bits_to_nats,
    cross_entropy,
    entropy,
    explain_kl,
    kl_divergence,
    nats_to_bits,
    register_kl,
    supported_pairs,
)

__all__ = [
    "Bernoulli",
    "Categorical",
    "Distribution",
    "Divergence",
    "Exponential",
    "HalfNormal",
    "LogNormal",
    "MultivariateNormal",
    "Normal",
    "Pareto",
    "UnsupportedPairError",
    "bits_to_nats",
    "cross_entropy",
    "entropy",
    "explain_kl",
    "kl_divergence",
    "nats_to_bits",
    "register_kl",
    "supported_pairs",
]
