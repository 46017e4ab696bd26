"""Compute KL(P||Q) by quadrature or a sum, even if there is a closed form."""

from __future__ import annotations

from kllab.distributions import Distribution
from kllab.divergences.quadrature import quadrature_kl
from kllab.estimators.estimate import Estimate
from kllab.estimators.samples import checked_pair


def quadrature(p: Distribution, q: Distribution) -> Estimate:
    """Return KL(P||Q) of two scalar distributions by quadrature (a sum for discrete ones).

    The standard error is the error estimate of the quadrature. Infinite divergences are detected,
    and the warning gives the reason.

    Raises
    ------
    TypeError
        If `p` or `q` is not a distribution.
    ValueError
        If `p` or `q` is a batch, or its outcomes are vectors.

    Examples
    --------
    >>> from kllab import Laplace, Normal
    >>> round(quadrature(Laplace(0, 1), Normal(0, 1)).value, 12)
    0.225791352645
    """
    p, q = checked_pair("quadrature", p, q)
    for name, given in (("p", p), ("q", q)):
        if given.event_shape != ():
            raise ValueError(
                f"quadrature: outcomes must be numbers, but those of {name} have shape "
                f"{given.event_shape}; monte_carlo takes vectors"
            )
    found = quadrature_kl(p, q)
    return Estimate(float(found.value), float(found.error), 0, found.method, found.reason)
