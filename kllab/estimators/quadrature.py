"""KL(P||Q) by quadrature or a sum, whatever closed form there may be."""

from __future__ import annotations

from kllab.distributions import Distribution
from kllab.divergences.quadrature import quadrature_kl
from kllab.estimators.estimate import Estimate
from kllab.estimators.samples import checked_pair


def quadrature(p: Distribution, q: Distribution) -> Estimate:
    """Return KL(P||Q) of two scalar distributions by quadrature (a sum for discrete ones).

    Its standard error is the error that the quadrature estimates of itself. An infinite
    divergence is found out, and the warning says why it is infinite.

    Raises
    ------
    TypeError
        If `p` or `q` is no distribution.
    ValueError
        If one is a batch, or its outcomes are vectors.

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
