"""The total variation distance."""

from __future__ import annotations

from typing import Any

import numpy as np

from kllab.distributions import Bernoulli, Categorical, Distribution
from kllab.divergences.bernoulli_kl import differences
from kllab.divergences.divergence import PairwiseDivergence, divergence
from kllab.divergences.kl.categorical import shares
from kllab.divergences.registry import ANY_FAMILY
from kllab.divergences.result import Divergence
from kllab.divergences.scalar_fallback import scalar_total
from kllab.special.float_array import FloatArray

TOTAL_VARIATION = PairwiseDivergence("total variation distance")


@divergence("Total variation", in_nats=False, value=TOTAL_VARIATION.value)
def total_variation(p: Distribution, q: Distribution) -> Divergence:
    """Return the total variation distance ``integral |p - q| / 2``, between 0 and 1.

    It is the largest difference between the probabilities that P and Q give to one event.

    Parameters
    ----------
    p, q
        Distributions as in `kl_divergence`.

    Returns
    -------
    float or ndarray
        Of the broadcast batch shape; 1 for disjoint supports, exactly 0 for equal parameters.

    Raises
    ------
    TypeError
        If `p` or `q` is not a distribution, or there is no method for the pair.
    ValueError
        If the batches do not broadcast.

    Examples
    --------
    >>> from kllab import Bernoulli
    >>> total_variation(Bernoulli(0.5), Bernoulli(0.25))
    0.25
    """
    return TOTAL_VARIATION.explain(p, q)


@TOTAL_VARIATION.closed_form(Bernoulli, Bernoulli)
def total_variation_bernoulli(p: Bernoulli, q: Bernoulli) -> FloatArray:
    """Return ``|p - q|``."""
    return np.abs(differences(p.trial, q.trial)[..., 0])


@TOTAL_VARIATION.closed_form(Categorical, Categorical)
def total_variation_categorical(p: Categorical, q: Categorical) -> FloatArray:
    """Return half the sum of the absolute differences of probabilities."""
    return np.asarray(np.minimum(np.abs(shares(p, q)[2]).sum(axis=-1) / 2, 1.0))


def _term(log_p: FloatArray, log_ratio: FloatArray) -> FloatArray:
    larger = np.exp(log_p + np.maximum(log_ratio, 0))
    return np.asarray(larger * (np.expm1(-np.abs(log_ratio)) / -2))


@TOTAL_VARIATION.numerical(ANY_FAMILY, ANY_FAMILY, method="quadrature")
def total_variation_by_quadrature(p: Any, q: Any) -> Divergence:
    """Return the integral or sum over the outcomes of both."""
    return scalar_total(TOTAL_VARIATION.name, p, q, _term, has_kink=True, bound=1.0)
