"""Code snippet of the page of families."""

from kllab import wasserstein_2
from kllab.topics.families.other_divergences import of_two_distributions
from kllab.topics.families.spec import FamilyPair


def snippet(pair: FamilyPair, *, n: int, seed: int, alpha: float) -> str:
    """Return code that prints both divergences by all methods, and the other divergences."""
    names = sorted({pair.p.family, pair.q.family})
    # wasserstein_2 has a method for few pairs.
    of_all = (each for each in of_two_distributions() if each is not wasserstein_2)
    others = ",\n                 ".join(f"kllab.{each.__name__}" for each in of_all)
    return f"""import kllab
import numpy as np
from kllab import {", ".join(names)}
from kllab.estimators import monte_carlo, quadrature

p = {pair.p.code}
q = {pair.q.code}

for name, first, second, seed in (("KL(P||Q)", p, q, {seed}), ("KL(Q||P)", q, p, {seed + 1})):
    kl = kllab.explain_kl(first, second)
    print(name, "=", kl.value, "nats")
    print("   ", kl.reason or f"{{kl.method}}, error {{kl.error:.1e}} nats")
    print("   ", quadrature(first, second))
    print("   ", monte_carlo(first, second, n={n}, rng=np.random.default_rng(seed)))

print(kllab.explain(kllab.renyi, p, q, alpha={alpha!r}))
for function in ({others}):
    print(function.__name__, kllab.explain(function, p, q))
"""
