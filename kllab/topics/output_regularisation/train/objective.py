"""Loss: cross-entropy plus beta times a KL divergence, for several models.

Losses are in nats per example; u is the uniform distribution over K classes, y the label, p the
prediction.

Label smoothing (Szegedy et al. 2016, section 7) replaces the label by (1 - epsilon) y + epsilon u.
Its cross-entropy is (1 - epsilon) CE + epsilon (KL(u||p) + log K). With

    beta = epsilon / (1 - epsilon),    epsilon = beta / (1 + beta)

CE + beta KL(u||p) = (1 + beta) times that cross-entropy - beta log K, so it has the same minimum
and the same direction of the gradient. The confidence penalty (Pereyra et al. 2017, section 3)
subtracts beta H(p) = beta (log K - KL(p||u)). Distillation (Hinton et al. 2015, section 2) adds
T^2 KL(teacher_T||student_T), with both softmaxes at temperature T. The factor T^2 keeps the size of
the gradient as T grows. In the limit it is the gradient of half the mean squared difference of the
centred logits (section 2.1).
"""

import math

import torch
from torch import Tensor


def cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """Return -log p(label) of logits (..., N, K) and labels (..., N), averaged over N."""
    chosen = logits.log_softmax(dim=-1).gather(-1, labels[..., None])
    return -chosen.squeeze(-1).mean(dim=-1)


def forward_kl(logits: Tensor) -> Tensor:
    """Return KL(u||p) = -log K - mean of log p, (..., N, K) to (...), averaged over N."""
    return -logits.log_softmax(dim=-1).mean(dim=(-2, -1)) - math.log(logits.shape[-1])


def reverse_kl(logits: Tensor) -> Tensor:
    """Return KL(p||u) = log K - H(p), (..., N, K) to (...), averaged over N."""
    return math.log(logits.shape[-1]) - entropy(logits).mean(dim=-1)


def entropy(logits: Tensor) -> Tensor:
    """Return H(p) of each example, (..., N, K) to (..., N)."""
    log_p = logits.log_softmax(dim=-1)
    return -(log_p.exp() * log_p).sum(dim=-1)


def distillation_kl(logits: Tensor, teacher_logits: Tensor, temperature: float) -> Tensor:
    """Return T^2 KL(teacher_T||student_T), (..., N, K) to (...), averaged over N."""
    log_p = (logits / temperature).log_softmax(dim=-1)
    log_teacher = (teacher_logits / temperature).log_softmax(dim=-1)
    kl = (log_teacher.exp() * (log_teacher - log_p)).sum(dim=-1)
    return temperature**2 * kl.mean(dim=-1)


def regulariser(
    method: str, logits: Tensor, teacher_logits: Tensor | None, temperature: float
) -> Tensor:
    """Return the divergence that `method` adds, (..., N, K) to (...); 0 if it adds none."""
    if method == "label_smoothing":
        return forward_kl(logits)
    if method == "confidence_penalty":
        return reverse_kl(logits)
    if method == "distillation":
        assert teacher_logits is not None
        return distillation_kl(logits, teacher_logits, temperature)
    return torch.zeros_like(logits[..., 0, 0])
