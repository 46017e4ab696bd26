"""Code snippet of the page of families."""

from kllab.topics.families.spec import FamilyPair


def snippet(pair: FamilyPair, *, n: int, seed: int, alpha: float) -> str:
    """Return code that prints both divergences by all methods, and the other divergences."""
    names = sorted({pair.p.family, pair.q.family})
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
for function in (kllab.jensen_shannon, kllab.jeffreys, kllab.bhattacharyya,
                 kllab.total_variation, kllab.squared_hellinger, kllab.chi_squared):
    print(function.__name__, kllab.explain(function, p, q))
"""
