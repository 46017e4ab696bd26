"""The tutorial's regularised loss as it stands there, and without what fails in it."""

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
"""As it stands in the tutorial, without its docstring."""

CORRECTED = """\
def kl_regularized_loss(output_logits, target_labels, regularizer_distribution, beta=0.1):
    ce_loss = F.cross_entropy(output_logits, target_labels)

    # Finite at every logit: no probability is rounded to 0 before its logarithm is taken.
    log_probs = F.log_softmax(output_logits, dim=1)
    # KL(regularizer_distribution||prediction)
    forward_kl = F.kl_div(log_probs, regularizer_distribution, reduction='batchmean')

    return ce_loss + beta * forward_kl
"""
"""The same without its constant."""
