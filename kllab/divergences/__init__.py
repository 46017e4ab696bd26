"""Divergences between distributions, in nats, over a registry of pairs."""

from kllab.divergences.cross_entropy import cross_entropy, entropy
from kllab.divergences.divergence import Divergence, explain_kl, kl_divergence
from kllab.divergences.registry import UnsupportedPairError, register_kl, supported_pairs
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
