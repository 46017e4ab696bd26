"""Code snippet of the page of likelihood ratio tests."""

from kllab.topics.likelihood_ratio.spec import Hypotheses


def snippet(spec: Hypotheses) -> str:
    """Return code that prints the numbers of the page."""
    p, q, _ = (list(map(float, probs)) for probs in spec.probs)
    return f"""from math import exp

from kllab import Categorical, kl_divergence
from kllab.topics.likelihood_ratio.compute import explore
from kllab.topics.likelihood_ratio.spec import Hypotheses

p = Categorical({p!r})
q = Categorical({q!r})
print("KL(P||Q) =", kl_divergence(p, q), "nats")
print("KL(Q||P) =", kl_divergence(q, p), "nats")

view = explore({spec!r})
type_1, type_2 = map(exp, view.log_errors)
print("Type I error after", view.spec.draws, "draws =", type_1)
print("Type II error =", type_2)
print("Exponents (Sanov), nats per draw:", *view.exponents)
print("Exponent of the Bayes error (Chernoff):", view.chernoff)
"""
