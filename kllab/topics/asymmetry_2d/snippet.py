"""Code snippet of the page of two Gaussians in the plane."""

from kllab.topics.asymmetry_2d.spec import GaussianPair2D


def snippet(pair: GaussianPair2D) -> str:
    """Return code that prints the numbers of the page."""
    return f"""from kllab import MultivariateNormal, kl_divergence

p = MultivariateNormal(loc={list(pair.mean("p"))!r},
                       covariance_matrix={[list(row) for row in pair.covariance("p")]!r})
q = MultivariateNormal(loc={list(pair.mean("q"))!r},
                       covariance_matrix={[list(row) for row in pair.covariance("q")]!r})

print("KL(P||Q) =", kl_divergence(p, q), "nats")
print("KL(Q||P) =", kl_divergence(q, p), "nats")
"""
