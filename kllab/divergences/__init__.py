"""Divergences between distributions, in nats, over registries of pairs."""

from importlib import import_module
from pkgutil import iter_modules

from kllab.divergences.alpha_divergence import (
    alpha_divergence,
    bhattacharyya,
    chi_squared,
    squared_hellinger,
)
from kllab.divergences.explain import explain
from kllab.divergences.f_divergences import f_divergence
from kllab.divergences.information import (
    ChainRule,
    chain_rule,
    conditional_entropy,
    joint_entropy,
    mutual_information,
)
from kllab.divergences.jeffreys import jeffreys
from kllab.divergences.jensen_shannon import jensen_shannon
from kllab.divergences.kl import (
    cross_entropy,
    entropy,
    explain_kl,
    kl_divergence,
    register_kl,
    supported_pairs,
)
from kllab.divergences.mixture_bounds import mixture_bounds
from kllab.divergences.registry import UnsupportedPairError
from kllab.divergences.renyi import renyi
from kllab.divergences.result import Divergence
from kllab.divergences.total_variation import total_variation
from kllab.divergences.units import bits_to_nats, nats_to_bits
from kllab.divergences.wasserstein import wasserstein_2

__all__ = [
    "ChainRule",
    "Divergence",
    "UnsupportedPairError",
    "alpha_divergence",
    "bhattacharyya",
    "bits_to_nats",
    "chain_rule",
    "chi_squared",
    "conditional_entropy",
    "cross_entropy",
    "entropy",
    "explain",
    "explain_kl",
    "f_divergence",
    "jeffreys",
    "jensen_shannon",
    "joint_entropy",
    "kl_divergence",
    "mixture_bounds",
    "mutual_information",
    "nats_to_bits",
    "register_kl",
    "renyi",
    "squared_hellinger",
    "supported_pairs",
    "total_variation",
    "wasserstein_2",
]

for _module in iter_modules(__path__):  # each registers its divergences and its pairs
    import_module(f"{__name__}.{_module.name}")
