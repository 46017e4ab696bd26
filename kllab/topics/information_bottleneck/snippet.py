"""Code snippets: the exact bottleneck, and the tutorial's KL term with its correction."""

from kllab.topics.information_bottleneck.spec import Bottleneck

TUTORIAL = """def kl_divergence_normal(mu, log_var):
    kl_loss = -0.5 * torch.sum(1 + log_var - mu.pow(2) - log_var.exp())
    return kl_loss

loss = reconstruction_loss + beta * kl_loss"""
"""The tutorial's function and its weighted loss, verbatim."""

CORRECTED = """def rate(mu, log_var):  # nats per image, like F.cross_entropy
    each = 0.5 * (mu.square() + torch.expm1(log_var) - log_var)
    return each.sum(dim=1).mean()

loss = F.cross_entropy(classify(z), y) + beta * rate(mu, log_var)"""
"""The same, corrected for a bottleneck."""


def snippet(spec: Bottleneck) -> str:
    """Return code that prints the numbers of the page."""
    return f"""from kllab.topics.information_bottleneck.compute import explore
from kllab.topics.information_bottleneck.spec import Bottleneck

spec = Bottleneck(
    table={spec.table!r},
    noise={spec.noise!r},
    beta={spec.beta!r},
    way={spec.way!r},
)
view = explore(spec)
print("I(X;Y) =", view.curve.source.relevant, "nats")
print("I(X;T) =", view.code.rate, "nats")
print("I(T;Y) =", view.code.relevance, "nats")
print("error at most", view.solution.error, "nats")
print("clusters", view.code.encoder.shape[1], "critical beta", view.curve.critical)
print(view.code.encoder)
"""
