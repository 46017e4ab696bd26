"""Aggregated posterior q(z_j), the mean over images of q(z_j|x), against the prior N(0, 1)."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import kl_div, ndtr

from kllab.topics.vae.train.step_record import LATENT_EDGES

Array = NDArray[np.float64]

CENTRES: Array = (np.array(LATENT_EDGES)[1:] + np.array(LATENT_EDGES)[:-1]) / 2
"""Centres of the intervals between `LATENT_EDGES`."""
WIDTH = LATENT_EDGES[1] - LATENT_EDGES[0]


@cache
def prior_masses() -> Array:
    """Return the masses of the prior between `LATENT_EDGES`; the outer ones include the tails."""
    below = ndtr(np.array(LATENT_EDGES))
    below[0], below[-1] = 0, 1
    masses: Array = np.diff(below)
    masses.flags.writeable = False
    return masses


def marginal_divergences(masses: NDArray[np.floating]) -> Array:
    """Return KL(q(z_j) || N(0, 1)) of each dimension, in nats, from the masses in intervals.

    Merging values into intervals loses divergence, so each is a lower bound.

    Parameters
    ----------
    masses : numpy.ndarray
        (latent_dim, intervals), as in `StepRecord.aggregated`.
    """
    # kl_div is x log(x / y) - x + y: at least 0, although the masses are rounded to float32.
    divergences: Array = kl_div(masses.astype(np.float64), prior_masses()).sum(axis=1)
    return divergences
