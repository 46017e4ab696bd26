"""Code snippet of the page of two normal distributions."""

from kllab.topics.normal.spec import NormalPair


def snippet(pair: NormalPair) -> str:
    """Return code that prints the numbers of the page."""
    return f"""from kllab import Normal, kl_divergence

p = Normal(loc={pair.loc_p!r}, scale={pair.scale_p!r})
q = Normal(loc={pair.loc_q!r}, scale={pair.scale_q!r})

print("KL(P||Q) =", kl_divergence(p, q), "nats")
print("KL(Q||P) =", kl_divergence(q, p), "nats")
"""
