"""Record of a sweep of VAEs."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import numpy.typing as npt

from kllab.training.record import Record

Table = npt.NDArray[np.float32]
Pictures = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False, kw_only=True)
class StepRecord(Record):
    """Record of a sweep after `step` updates, in nats per image.

    Grey levels x are probabilities that pixels b are white: ``distortion`` is the mean of
    -log p(b|z), and ``distortion + rate`` an upper bound of the entropy H of the binary images b.

    Parameters
    ----------
    epoch : float
        Passes over the training images, including fractions.
    pixel_entropy : float
        H(b|x) of the held-out images, a lower bound of H and of every distortion.
    blank_distortion : float
        Lowest distortion on held-out images of a decoder that does not look at z, at rate 0: its
        pixels have the means of these images.
    train_rate, train_distortion : numpy.ndarray
        float32, (curves, seeds, betas): means over the images of all updates since the last
        record.
    rate, distortion : numpy.ndarray or None
        float32, (curves, seeds, betas): the same on held-out images, where measured; z is sampled
        once. At the steps of ``trail_step`` all these images are measured. In between 200 of them
        are, and what all had more than these in the last test of all is added.
    best_nelbo, best_beta, best_rate : float or None
        The lowest sum of both over curves and betas (means over seeds), its beta and its rate.
    trail_step : numpy.ndarray or None
        int64, (tests,): the steps of all tests of all held-out images so far.
    trail : numpy.ndarray or None
        float32, (tests, 2, curves, seeds, betas): rate and distortion of these tests.
    samples : numpy.ndarray or None
        uint8, (curves, seeds, betas, k, height, width): decoded from latents that are fixed during
        the run.
    originals : numpy.ndarray or None
        uint8, (k, height, width): held-out images.
    reconstructions : numpy.ndarray or None
        uint8, (curves, seeds, betas, k, height, width): their decoded posterior means.
    """

    epoch: float
    pixel_entropy: float
    blank_distortion: float
    train_rate: Annotated[Table, "curves seeds betas"]
    train_distortion: Annotated[Table, "curves seeds betas"]
    rate: Annotated[Table, "curves seeds betas"] | None = None
    distortion: Annotated[Table, "curves seeds betas"] | None = None
    best_nelbo: float | None = None
    best_beta: float | None = None
    best_rate: float | None = None
    trail_step: Annotated[npt.NDArray[np.int64], "tests"] | None = None
    trail: Annotated[Table, "tests 2 curves seeds betas"] | None = None
    samples: Annotated[Pictures, "curves seeds betas samples height width"] | None = None
    originals: Annotated[Pictures, "shown height width"] | None = None
    reconstructions: Annotated[Pictures, "curves seeds betas shown height width"] | None = None
