"""The calls behind the page's numbers, as code that runs."""

from kllab.explorations.families.pair import FamilyPair


def snippet(pair: FamilyPair) -> str:
    """Return code that prints both divergences with their method, error and reason."""
    names = ", ".join(sorted({pair.p.family, pair.q.family}))
    return f"""from kllab import {names}, explain_kl

p = {pair.p.code}
q = {pair.q.code}

for name, kl in (("KL(P||Q)", explain_kl(p, q)), ("KL(Q||P)", explain_kl(q, p))):
    print(name, "=", kl.value, "nats")
    print("   ", kl.reason or f"{{kl.method}}, error {{kl.error:.1e}} nats")
"""
