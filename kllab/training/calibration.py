"""Calibration of classifiers: reliability bins and ECE, for several models at once."""

import torch
from torch import Tensor

BINS = 15
"""Number of bins of equal width, as in Guo et al. 2017."""


def reliability(confidence: Tensor, correct: Tensor, bins: int = BINS) -> Tensor:
    """Bin predictions by confidence, in bins of equal width (Guo et al. 2017, section 2).

    Parameters
    ----------
    confidence : torch.Tensor
        (models, N), the highest probability of each prediction.
    correct : torch.Tensor
        (models, N), 1 where that class is the label, else 0.
    bins : int
        Bin m holds confidences in ((m - 1) / bins, m / bins].

    Returns
    -------
    torch.Tensor
        (3, models, bins): share of the predictions, and the sums over a bin of confidence and
        of `correct`, divided by N. `means` divides them by the share.
    """
    index = (confidence * bins).ceil().long().sub_(1).clamp_(0, bins - 1)
    parts = torch.stack([torch.ones_like(confidence), confidence, correct.to(confidence)])
    sums = confidence.new_zeros(3, len(confidence), bins)
    sums.scatter_add_(2, index.expand(3, -1, -1), parts)
    return sums / confidence.shape[1]


def means(bins: Tensor) -> Tensor:
    """Return share, mean confidence and accuracy, (models, bins, 3); 0 in empty bins.

    The argument is the result of `reliability`, or its mean over models.
    """
    share, confidence, correct = bins
    filled = torch.where(share > 0, share, 1.0)
    return torch.stack([share, confidence / filled, correct / filled], dim=-1)


def expected_calibration_error(bins: Tensor) -> Tensor:
    """Return sum over bins of share |accuracy - confidence| (Guo et al. 2017, equation 3).

    The argument is the result of `reliability`: (3, models, bins) to (models,).
    """
    _, confidence, correct = bins
    error: Tensor = (correct - confidence).abs().sum(dim=-1)
    return error
