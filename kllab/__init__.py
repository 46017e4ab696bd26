"""The Kullback-Leibler divergence, computed to the last digit and trained live.

>>> from kllab import Normal, kl_divergence
>>> kl_divergence(Normal(0, 1), Normal(1, 1))
0.5
"""

from kllab import estimators as _estimators  # noqa: F401  (registers Monte Carlo for vectors)
from kllab.distributions import (
    Bernoulli,
    Beta,
    Categorical,
    Cauchy,
    Dirichlet,
    Distribution,
    Exponential,
    Gamma,
    Gumbel,
    HalfNormal,
    InverseGamma,
    Laplace,
    LogNormal,
    MultivariateNormal,
    Normal,
    Pareto,
    Uniform,
    VonMises,
    Weibull,
)
from kllab.distributions.interop import as_distribution
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
    "Beta",
    "Categorical",
    "Cauchy",
    "Dirichlet",
    "Distribution",
    "Divergence",
    "Exponential",
    "Gamma",
    "Gumbel",
    "HalfNormal",
    "InverseGamma",
    "Laplace",
    "LogNormal",
    "MultivariateNormal",
    "Normal",
    "Pareto",
    "Uniform",
    "UnsupportedPairError",
    "VonMises",
    "Weibull",
    "as_distribution",
    "bits_to_nats",
    "cross_entropy",
    "entropy",
    "explain_kl",
    "kl_divergence",
    "nats_to_bits",
    "register_kl",
    "supported_pairs",
]
