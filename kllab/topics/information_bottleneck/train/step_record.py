"""Record of a sweep of deep information bottlenecks."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import numpy.typing as npt

from kllab.training.record import Record

Table = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False, kw_only=True)
class StepRecord(Record):
    """Record of a sweep after `step` updates, in nats per image.

    ``rate`` is the mean of KL(p(z|x) || r(z)), an upper bound of I(X;Z), as r is not the marginal
    of z. ``label_entropy`` minus ``nll`` is a lower bound of I(Z;Y), as q(y|z) is not p(y|z)
    (Alemi et al. 2017, section 3).

    Parameters
    ----------
    epoch : float
        Passes over the training images, including fractions.
    label_entropy : float
        H(Y) of the frequencies of the held-out labels.
    train_rate, train_nll : numpy.ndarray
        float32, (seeds, betas): rate and -E log q(y|z), averaged over the images of all updates
        since the last record.
    rate, nll, accuracy : numpy.ndarray or None
        float32, (seeds, betas): the same on held-out images, where measured; nll is the mean over
        several draws of z, accuracy that of q(y|z) averaged over these draws.
    best_accuracy, best_beta : float or None
        The highest accuracy over the betas (mean over seeds), and its beta.
    trail_step : numpy.ndarray or None
        int64, (tests,): the steps of all tests on held-out images so far.
    trail : numpy.ndarray or None
        float32, (tests, 3, seeds, betas): rate, nll and accuracy of all tests so far.
    loc, scale : numpy.ndarray or None
        float32, (betas, images, 2): mean and standard deviation of p(z|x) of held-out images in
        the first seed's models, in the two dimensions of ``shown_dimensions``.
    shown_dimensions : numpy.ndarray or None
        int64, (betas, 2): the two latent dimensions with the highest rate, lower index first. A
        single dimension is listed twice.
    labels : numpy.ndarray or None
        uint8, (images,): the digits of these images.
    """

    epoch: float
    label_entropy: float
    train_rate: Annotated[Table, "seeds betas"]
    train_nll: Annotated[Table, "seeds betas"]
    rate: Annotated[Table, "seeds betas"] | None = None
    nll: Annotated[Table, "seeds betas"] | None = None
    accuracy: Annotated[Table, "seeds betas"] | None = None
    best_accuracy: float | None = None
    best_beta: float | None = None
    trail_step: Annotated[npt.NDArray[np.int64], "tests"] | None = None
    trail: Annotated[Table, "tests 3 seeds betas"] | None = None
    loc: Annotated[Table, "betas images 2"] | None = None
    scale: Annotated[Table, "betas images 2"] | None = None
    shown_dimensions: Annotated[npt.NDArray[np.int64], "betas 2"] | None = None
    labels: Annotated[npt.NDArray[np.uint8], "images"] | None = None
