"""Divergences between distributions, in nats, over registries of pairs."""

from kllab.divergences import closed_form as _closed_form  # noqa: F401  (registers the pairs)
from kllab.divergences import numerical as _numerical  # noqa: F401  (registers the fallback)
from kllab.divergences.evaluation import Divergence
from kllab.divergences.kl import (
    cross_entropy,
    entropy,
    explain_kl,
    kl_divergence,
    register_kl,
    supported_pairs,
)
from kllab.divergences.registry import UnsupportedPairError
from kllab.divergences.units import bits_to_nats, nats_to_bits

__all__ = [
    "Divergence",
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
