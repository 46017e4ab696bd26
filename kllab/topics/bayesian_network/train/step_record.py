"""Record of a Bayesian-network training."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import numpy.typing as npt

from kllab.training.record import Record

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False, kw_only=True)
class StepRecord(Record):
    """Record of a training after `step` updates.

    Parameters
    ----------
    nll : float
        -E log p(y|x, w), mean over examples, draws and updates since the last record, in nats.
    kl, kl_layer_1, kl_layer_2, kl_layer_3, kl_layer_4 : float
        Exact KL(q(w) || p(w)) of the whole network and of each layer, in nats.
    tutorial_kl : float
        `kl` by the tutorial's formula, which omits log prior_sigma.
    kl_weight : float
        Weight of `kl` in the loss.
    loss : float
        nll + kl_weight * kl.
    elbo : float
        -(nll + kl / N), in nats per example, for every `kl_weight`.
    weight_loc, weight_scale, weight_layer : numpy.ndarray or None
        Mean, standard deviation and layer (from 1) of weights and biases, (k,); a subsample of a
        large layer. None if not recorded.
    grid, mean, epistemic_sd, aleatoric_sd : numpy.ndarray or None
        Regression: x, E[f(x)], the standard deviation of f(x) over draws of the weights, and the
        standard deviation of the noise, each (161,).
    functions : numpy.ndarray or None
        (draws, 161): f(x) of a few draws of the weights.
    x, y : numpy.ndarray or None
        (N,): the points.
    noise_sd : float or None
        Regression: standard deviation of the noise, given or learned.
    band_gap, band_data, band_ratio : float or None
        Mean epistemic standard deviation over the gap and over the data, and their ratio.
    test_nll : float or None
        Held-out examples: -log of the mean of p(y|x, w) over draws, in nats.
    accuracy, ece : float or None
        Digits: on held-out images of known classes.
    reliability : numpy.ndarray or None
        Digits: (15, 3), share of the images, mean confidence and accuracy in 15 confidence bins.
    entropy_counts : numpy.ndarray or None
        Digits: (kinds, 20), share of images by entropy of the prediction. Kinds as in
        `digits.KINDS`; NaN for a kind without predictions.
    entropy_*, information_* : float or None
        Digits: mean entropy of the prediction, and its epistemic part (mutual information of label
        and weights), by kind, in nats.
    separation_* : float or None
        AUROC: probability that the entropy of such an image exceeds that of a held-out digit.
    """

    nll: float
    kl: float
    tutorial_kl: float
    kl_weight: float
    loss: float
    elbo: float
    kl_layer_1: float
    kl_layer_2: float
    kl_layer_3: float | None = None
    kl_layer_4: float | None = None
    weight_loc: Annotated[Floats, "k"] | None = None
    weight_scale: Annotated[Floats, "k"] | None = None
    weight_layer: Annotated[npt.NDArray[np.uint8], "k"] | None = None
    grid: Annotated[Floats, "161"] | None = None
    mean: Annotated[Floats, "161"] | None = None
    epistemic_sd: Annotated[Floats, "161"] | None = None
    aleatoric_sd: Annotated[Floats, "161"] | None = None
    functions: Annotated[Floats, "draws 161"] | None = None
    x: Annotated[Floats, "N"] | None = None
    y: Annotated[Floats, "N"] | None = None
    noise_sd: float | None = None
    band_gap: float | None = None
    band_data: float | None = None
    band_ratio: float | None = None
    test_nll: float | None = None
    accuracy: float | None = None
    ece: float | None = None
    reliability: Annotated[Floats, "15 3"] | None = None
    entropy_counts: Annotated[Floats, "kinds 20"] | None = None
    entropy_held_out: float | None = None
    entropy_rotated: float | None = None
    entropy_inverted: float | None = None
    entropy_shuffled: float | None = None
    entropy_left_out: float | None = None
    information_held_out: float | None = None
    information_rotated: float | None = None
    information_inverted: float | None = None
    information_shuffled: float | None = None
    information_left_out: float | None = None
    separation_rotated: float | None = None
    separation_inverted: float | None = None
    separation_shuffled: float | None = None
    separation_left_out: float | None = None
