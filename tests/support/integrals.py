"""KL divergence as an integral of the densities, to check the faster oracles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import mpmath
from mpmath import mp, mpf

from tests.support.oracle import ENTROPY, KL


def assert_kl_is_the_integral(
    p: Any, q: Any, log_density: Callable[[Any, mpf], mpf], edges: Sequence[float]
) -> None:
    """Compare KL(P||Q) and the entropy of P with integrals over pieces between `edges`."""
    with mp.workdps(28):

        def integral(function: Callable[[mpf], mpf]) -> mpf:
            return mpmath.quad(lambda x: mp.exp(log_density(p, x)) * function(x), edges)

        divergence = integral(lambda x: log_density(p, x) - log_density(q, x))
        assert abs(divergence - KL[type(p), type(q)](p, q)) < mpf("1e-17")
        entropy = integral(lambda x: -log_density(p, x))
        assert abs(entropy - ENTROPY[type(p)](p)) < mpf("1e-17")
