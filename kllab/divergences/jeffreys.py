"""Jeffreys' divergence: the sum of forward and reverse KL."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Distribution
from kllab.distributions.real_array import as_result
from kllab.divergences.divergence import divergence
from kllab.divergences.kl import KL
from kllab.divergences.reason_text import swap_symbols
from kllab.divergences.result import Divergence


@divergence("Jeffreys, KL(P‖Q) + KL(Q‖P)")
def jeffreys(p: Distribution, q: Distribution) -> Divergence:
    """Return Jeffreys' divergence KL(P||Q) + KL(Q||P), in nats.

    Parameters, returns and errors are those of `kl_divergence`; it is symmetric.

    Examples
    --------
    >>> from kllab import Normal
    >>> jeffreys(Normal(0, 1), Normal(1, 1))
    1.0
    """
    forward, reverse = KL.explain(p, q), KL.explain(q, p)
    value = np.asarray(np.add(forward.value, reverse.value))
    error = np.where(np.isfinite(value), np.add(forward.error, reverse.error), 0.0)
    methods = dict.fromkeys([*forward.method.split(", "), *reverse.method.split(", ")])
    reason = forward.reason and f"KL(P||Q): {forward.reason}"
    if reason is None and reverse.reason:
        reason = f"KL(Q||P): {swap_symbols(reverse.reason)}"
    return Divergence(as_result(value), ", ".join(methods), as_result(error), reason)
