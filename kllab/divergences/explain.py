"""Value, method, error and reason of any divergence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kllab.distributions import Distribution
from kllab.divergences.alpha_divergence import (
    alpha_divergence,
    bhattacharyya,
    chi_squared,
    explain_alpha_divergence,
    explain_bhattacharyya,
    explain_chi_squared,
    explain_squared_hellinger,
    squared_hellinger,
)
from kllab.divergences.f_divergences import explain_f_divergence, f_divergence
from kllab.divergences.jeffreys import explain_jeffreys, jeffreys
from kllab.divergences.jensen_shannon import explain_jensen_shannon, jensen_shannon
from kllab.divergences.kl import CROSS_ENTROPY, cross_entropy, explain_kl, kl_divergence
from kllab.divergences.renyi import explain_renyi, renyi
from kllab.divergences.result import Divergence
from kllab.divergences.total_variation import explain_total_variation, total_variation
from kllab.divergences.wasserstein import explain_wasserstein_2, wasserstein_2

EXPLANATIONS: dict[Callable[..., Any], Callable[..., Divergence]] = {
    alpha_divergence: explain_alpha_divergence,
    bhattacharyya: explain_bhattacharyya,
    chi_squared: explain_chi_squared,
    cross_entropy: CROSS_ENTROPY.explain,
    f_divergence: explain_f_divergence,
    jeffreys: explain_jeffreys,
    jensen_shannon: explain_jensen_shannon,
    kl_divergence: explain_kl,
    renyi: explain_renyi,
    squared_hellinger: explain_squared_hellinger,
    total_variation: explain_total_variation,
    wasserstein_2: explain_wasserstein_2,
}
"""Every divergence of two distributions, and what explains it."""


def explain(
    function: Callable[..., Any], p: Distribution, q: Distribution, **parameters: Any
) -> Divergence:
    """Return value, method, error and reason of a divergence.

    Parameters
    ----------
    function
        `kl_divergence`, `renyi`, `total_variation` or any other divergence of this package.
    p, q
        Two distributions.
    **parameters
        The further arguments of `function`, by name: ``alpha=2``, ``f=...``.

    Raises
    ------
    TypeError, ValueError
        Those of `function`; and TypeError if it is no divergence of this package.

    Examples
    --------
    >>> from kllab import Normal, chi_squared, renyi
    >>> explain(renyi, Normal(0, 1), Normal(1, 1), alpha=2).method
    'closed form'
    >>> print(explain(chi_squared, Normal(0, 2), Normal(0, 1)).reason)
    the integral of p^2 q^-1 diverges: where both are small, q falls too fast against p
    """
    if not callable(function) or function not in EXPLANATIONS:
        known = ", ".join(sorted(known.__name__ for known in EXPLANATIONS))
        raise TypeError(f"explain: function must be one of {known}, but it is {function!r}")
    return EXPLANATIONS[function](p, q, **parameters)
