"""Value, method, error and reason of any divergence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kllab.distributions import Distribution
from kllab.divergences.divergence import DivergenceFunction
from kllab.divergences.result import Divergence


def explain(
    function: Callable[..., Any], p: Distribution, q: Distribution, **parameters: Any
) -> Divergence:
    """Return value, method, error and reason of a divergence: ``function.explain(p, q)``.

    Parameters
    ----------
    function
        `kl_divergence`, `renyi`, `total_variation` or any other divergence of this package.
    p, q
        Two distributions.
    **parameters
        Further arguments of `function`, by name: ``alpha=2``, ``f=...``.

    Raises
    ------
    TypeError
        If `function` is not a divergence of this package.
    TypeError, ValueError
        As raised by `function`.

    Examples
    --------
    >>> from kllab import Normal, chi_squared, renyi
    >>> explain(renyi, Normal(0, 1), Normal(1, 1), alpha=2).method
    'closed form'
    >>> print(explain(chi_squared, Normal(0, 2), Normal(0, 1)).reason)
    the integral of p^2 q^-1 diverges: where both are small, q falls too fast against p
    """
    if not isinstance(function, DivergenceFunction):
        known = ", ".join(sorted(DivergenceFunction.known))
        raise TypeError(f"explain: function must be one of {known}, but it is {function!r}")
    return function.explain(p=p, q=q, **parameters)
