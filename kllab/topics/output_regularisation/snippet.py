"""Code snippets: the tutorial's loss, its correction, and the numbers of one prediction."""

from kllab.topics.output_regularisation.spec import CLASSES, TARGETS, Prediction

TUTORIAL = """\
def kl_regularized_loss(output_logits, target_labels, regularizer_distribution, beta=0.1):
    # Standard cross-entropy loss
    ce_loss = F.cross_entropy(output_logits, target_labels)

    # KL regularization
    output_probs = F.softmax(output_logits, dim=1)
    kl_reg = F.kl_div(
        torch.log(output_probs + 1e-10),
        regularizer_distribution,
        reduction='batchmean'
    )

    # Combined loss
    return ce_loss + beta * kl_reg
"""
"""The tutorial's code, without its docstring."""

CORRECTED = """\
def kl_regularized_loss(output_logits, target_labels, regularizer_distribution, beta=0.1):
    ce_loss = F.cross_entropy(output_logits, target_labels)

    # Finite at every logit: no probability is rounded to 0 before its logarithm is taken.
    log_probs = F.log_softmax(output_logits, dim=1)
    # KL(regularizer_distribution||prediction)
    forward_kl = F.kl_div(log_probs, regularizer_distribution, reduction='batchmean')

    return ce_loss + beta * forward_kl
"""
"""The same without the constant."""


def snippet(spec: Prediction) -> str:
    """Return code that prints the numbers of one prediction."""
    return f"""import numpy as np
from kllab import Categorical, kl_divergence
from kllab.topics.output_regularisation.compute import tutorial_kl

logits = np.zeros((1, {CLASSES}))
logits[0, 0] = {spec.lead!r}
prediction = Categorical(np.exp(logits[0]) / np.exp(logits[0]).sum())
target = Categorical({list(TARGETS[spec.target])!r})
print("forward: KL(target||prediction) =", kl_divergence(target, prediction), "nats")
print("reverse: KL(prediction||target) =", kl_divergence(prediction, target), "nats")
kl, gradient = tutorial_kl(logits, target.probs)
print("the tutorial's:", kl[0], "nats; its gradient is", gradient[0, 0])
"""
