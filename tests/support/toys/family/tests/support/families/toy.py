"""The toy family: draws and definitions, against itself and against Normal."""

import numpy as np

from kllab import Normal, Toy
from tests.support.families.laplace import kl_laplace, kl_laplace_normal
from tests.support.families.normal import normals
from tests.support.truth import draws, kl

kl(Toy, Toy)(kl_laplace)
kl(Toy, Normal)(kl_laplace_normal)


@draws(Toy, Toy)
def toys(rng: np.random.Generator, kind: str) -> tuple[Toy, Toy]:
    p, q = normals(rng, kind)
    return Toy(p.loc, p.scale), Toy(q.loc, q.scale)


@draws(Toy, Normal)
def toy_and_normal(rng: np.random.Generator, kind: str) -> tuple[Toy, Normal]:
    p, q = normals(rng, kind)
    return Toy(p.loc, p.scale), q
