"""Record of a sweep of regularised classifiers."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import numpy.typing as npt

from kllab.training.record import Record

Table = npt.NDArray[np.float32]
MEASURES = ("accuracy", "nll", "ece", "entropy", "forward_kl", "reverse_kl")
"""Measures of each student on held-out images, in the order of ``trail``.

Accuracy and expected calibration error are fractions. The others are in nats per image:
-log p(label), H(p), KL(u||p) and KL(p||u) for the uniform u.
"""


@dataclass(frozen=True, eq=False, kw_only=True)
class StepRecord(Record):
    """Record of a sweep after `step` updates. Losses are in nats per example.

    Held-out images have their true labels, even if training labels are noisy.

    Parameters
    ----------
    teaching : int
        1 while the teachers are trained, 0 while the students are.
    cross_entropy, kl : float
        The two terms of the loss, averaged over models and over the images of all updates since
        the last record. `kl` is not multiplied by beta.
    train_cross_entropy, train_kl : numpy.ndarray or None
        float32, (betas, seeds): the same for each student; None while the teachers are trained.
    teacher_accuracy, teacher_nll, teacher_ece : float or None
        Teachers on held-out images, means over seeds; None before the first test.
    accuracy, nll, ece, entropy, forward_kl, reverse_kl : numpy.ndarray or None
        float32, (betas, seeds): `MEASURES` of the students, where measured.
    reliability : numpy.ndarray or None
        float32, (betas, bins, 3): share of held-out images in each bin of confidence, their mean
        confidence and their accuracy, over all seeds. Both are 0 in an empty bin.
    entropy_share : numpy.ndarray or None
        float32, (betas, bins): histogram of H(p) over held-out images and seeds, as shares, in bins
        of equal width from 0 to log 10.
    tutorial_loss, exact_loss : numpy.ndarray or None
        float64, (betas, seeds): the unchanged tutorial loss with a uniform target and its default
        weight of 0.1 on the held-out logits, and CE + 0.1 KL(u||p) in float64.
    trail_step : numpy.ndarray or None
        int64, (tests,): the steps of all tests on held-out images so far.
    trail : numpy.ndarray or None
        float32, (tests, 6, betas, seeds): `MEASURES` at all tests so far.
    """

    teaching: int
    cross_entropy: float
    kl: float
    train_cross_entropy: Annotated[Table, "betas seeds"] | None = None
    train_kl: Annotated[Table, "betas seeds"] | None = None
    teacher_accuracy: float | None = None
    teacher_nll: float | None = None
    teacher_ece: float | None = None
    accuracy: Annotated[Table, "betas seeds"] | None = None
    nll: Annotated[Table, "betas seeds"] | None = None
    ece: Annotated[Table, "betas seeds"] | None = None
    entropy: Annotated[Table, "betas seeds"] | None = None
    forward_kl: Annotated[Table, "betas seeds"] | None = None
    reverse_kl: Annotated[Table, "betas seeds"] | None = None
    reliability: Annotated[Table, "betas bins 3"] | None = None
    entropy_share: Annotated[Table, "betas histogram"] | None = None
    tutorial_loss: Annotated[npt.NDArray[np.float64], "betas seeds"] | None = None
    exact_loss: Annotated[npt.NDArray[np.float64], "betas seeds"] | None = None
    trail_step: Annotated[npt.NDArray[np.int64], "tests"] | None = None
    trail: Annotated[Table, "tests 6 betas seeds"] | None = None
