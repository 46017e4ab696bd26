"""Spec of the comparison of the tutorial's `kl_loss` with the exact KL."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TutorialLayer:
    """The tutorial's initial layer: He normal means, zero biases, log-variances of -10.

    Parameters
    ----------
    prior_sigma : float
        Standard deviation of the prior of each weight and bias; its mean is 0.
    in_features, out_features : int
        Widths.
    log_var : float
        Log-variance of every weight and bias.
    """

    prior_sigma: float = 1.5
    in_features: int = 20
    out_features: int = 10
    log_var: float = -10.0
