"""The toy family against itself: it is Laplace by another name."""

from kllab.distributions import Laplace, Toy
from kllab.divergences.kl import KL

_LAPLACE = KL.registry.resolve(Laplace, Laplace)
KL.registry.add(Toy, Toy, _LAPLACE)
