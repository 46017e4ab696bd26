"""Entropy and cross-entropy."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Distribution
from kllab.distributions.array_record import FloatArray
from kllab.distributions.real_array import as_result
from kllab.divergences.divergence import common_batch_shape
from kllab.divergences.registry import cross_entropy_registry


def entropy(p: Distribution) -> float | FloatArray:
    """Return the entropy ``H(P) = E_p[-log p]`` in nats: differential for continuous families.

    Examples
    --------
    >>> from kllab import Categorical, nats_to_bits
    >>> nats_to_bits(entropy(Categorical([0.5, 0.25, 0.25])))
    1.5
    """
    return p.entropy()


def cross_entropy(p: Distribution, q: Distribution) -> float | FloatArray:
    """Return the cross-entropy ``H(P, Q) = E_p[-log q] = H(P) + KL(P||Q)``, in nats.

    It is computed from a closed form of its own: H(P) + KL(P||Q) would cancel for narrow P.
    Infinite where KL(P||Q) is.

    Raises
    ------
    UnsupportedPairError, ValueError
        As `kl_divergence`.

    Examples
    --------
    >>> from kllab import Bernoulli
    >>> round(cross_entropy(Bernoulli(0.5), Bernoulli(0.25)), 6)
    0.836988
    """
    formula = cross_entropy_registry.find(p, q)
    shape = common_batch_shape(p, q)
    with np.errstate(all="ignore"):
        return as_result(np.broadcast_to(formula(p, q), shape))
