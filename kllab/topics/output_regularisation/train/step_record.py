"""What a sweep of regularised classifiers yields."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kllab.training.record import Record

Table = npt.NDArray[np.float32]
MEASURES = ("accuracy", "nll", "ece", "entropy", "forward_kl", "reverse_kl")
"""What is measured of each student on held-out images, in the order of ``trail``.

Accuracy and expected calibration error are shares; the rest is in nats per image: -log p(label),
H(p), KL(u||p) and KL(p||u) for the uniform u.
"""


@dataclass(frozen=True, eq=False, kw_only=True)
class StepRecord(Record):
    """State of all models of a sweep after `step` updates. Losses are in nats per example.

    Held-out images have their true labels, whatever the label noise of the training.

    Parameters
    ----------
    teaching : int
        1 while the teachers are trained, 0 while the students are.
    cross_entropy, kl : float
        Both terms of the loss, apart: means over models and over the images of all updates since
        the last record. The divergence is not yet multiplied by beta.
    train_cross_entropy, train_kl : numpy.ndarray or None
        float32, (betas, seeds): the same for each student; None while the teachers are trained.
    teacher_accuracy, teacher_nll, teacher_ece : float or None
        Of the teachers on held-out images, means over seeds, from when they are measured on.
    accuracy, nll, ece, entropy, forward_kl, reverse_kl : numpy.ndarray or None
        float32, (betas, seeds): `MEASURES` of the students, where measured.
    reliability : numpy.ndarray or None
        float32, (betas, bins, 3): share of held-out images in each bin of confidence, their mean
        confidence and their accuracy, over all seeds; both are 0 in an empty bin.
    entropy_share : numpy.ndarray or None
        float32, (betas, bins): shares of held-out images by H(p), in bins of equal width from 0 to
        log 10, over all seeds.
    tutorial_loss, exact_loss : numpy.ndarray or None
        float64, (betas, seeds): the tutorial's loss with a uniform target and its default weight
        of 0.1, run as it is on the held-out logits, and CE + 0.1 KL(u||p) in float64.
    trail_step : numpy.ndarray or None
        int64, (tests,): the steps at which held-out images were looked at so far.
    trail : numpy.ndarray or None
        float32, (tests, 6, betas, seeds): `MEASURES` at all tests so far.
    """

    teaching: int
    cross_entropy: float
    kl: float
    train_cross_entropy: Table | None = None
    train_kl: Table | None = None
    teacher_accuracy: float | None = None
    teacher_nll: float | None = None
    teacher_ece: float | None = None
    accuracy: Table | None = None
    nll: Table | None = None
    ece: Table | None = None
    entropy: Table | None = None
    forward_kl: Table | None = None
    reverse_kl: Table | None = None
    reliability: Table | None = None
    entropy_share: Table | None = None
    tutorial_loss: npt.NDArray[np.float64] | None = None
    exact_loss: npt.NDArray[np.float64] | None = None
    trail_step: npt.NDArray[np.int64] | None = None
    trail: Table | None = None
