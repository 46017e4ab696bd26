"""A toy divergence: twice KL."""

from dataclasses import replace

from kllab.distributions import Distribution
from kllab.divergences.divergence import divergence
from kllab.divergences.kl import KL
from kllab.divergences.result import Divergence


@divergence("Toy, 2 KL(P‖Q)")
def toy_distance(p: Distribution, q: Distribution) -> Divergence:
    """Return 2 KL(P||Q), in nats.

    Examples
    --------
    >>> from kllab import Normal
    >>> toy_distance(Normal(0, 1), Normal(1, 1))
    1.0
    """
    found = KL.explain(p, q)
    return replace(found, value=2 * found.value, error=2 * found.error)
