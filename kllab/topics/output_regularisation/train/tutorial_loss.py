"""The tutorial's loss, unchanged. Experiments evaluate it for comparison only."""

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812  (the tutorial's name for it)


def kl_regularized_loss(
    output_logits: Tensor,
    target_labels: Tensor,
    regularizer_distribution: Tensor,
    beta: float = 0.1,
) -> Tensor:
    """
    Loss function with KL regularization to a target distribution.

    Its KL is KL(regularizer_distribution||prediction), the forward direction.

    Args:
        output_logits: Model output logits
        target_labels: True labels
        regularizer_distribution: Target distribution for regularization
        beta: Weight of the KL term
    """
    # Standard cross-entropy loss
    ce_loss = F.cross_entropy(output_logits, target_labels)

    # KL regularization
    output_probs = F.softmax(output_logits, dim=1)
    kl_reg = F.kl_div(
        torch.log(output_probs + 1e-10), regularizer_distribution, reduction="batchmean"
    )

    # Combined loss
    return ce_loss + beta * kl_reg
