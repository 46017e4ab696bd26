"""An epsilon in the check of a trust region."""

import torch
import torch.nn.functional as F
from torch import Tensor


def arguments(new_logit: float, old_logit: float) -> tuple[Tensor, Tensor]:
    """Return the logits of the old and of the new policy in one state."""
    return torch.tensor([[0.0, 0.0, old_logit]]), torch.tensor([[0.0, 0.0, new_logit]])


def wrong(old_logits: Tensor, new_logits: Tensor) -> float:
    old_action_probs = F.softmax(old_logits, dim=1)
    new_action_probs = F.softmax(new_logits, dim=1)
    kl_div = torch.mean(
        torch.sum(
            old_action_probs
            * (torch.log(old_action_probs + 1e-10) - torch.log(new_action_probs + 1e-10)),
            dim=1,
        )
    )
    return kl_div.item()


def right(old_logits: Tensor, new_logits: Tensor) -> float:
    log_old = old_logits.double().log_softmax(dim=1)
    log_new = new_logits.double().log_softmax(dim=1)
    return (log_old.exp() * (log_old - log_new)).sum(dim=1).mean().item()
