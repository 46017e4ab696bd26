"""View of a digit drawn by hand: its posterior beside the prior."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kllab.topics.latent_space.drawing import fit_drawing
from kllab.topics.latent_space.model import LatentModel
from kllab.topics.latent_space.posterior import Posterior, posterior
from kllab.topics.latent_space.strokes import Strokes

FloatArray = NDArray[np.float64]

MOST_DIMENSIONS = 8
"""Dimensions whose posteriors are drawn: those with the largest KL."""
REACH = 4.0
"""End of the axis of a latent, unless a posterior is farther out."""


@dataclass(frozen=True, eq=False)
class DrawnDigit:
    """View of a drawing.

    Attributes
    ----------
    strokes : Strokes
    posterior : Posterior
        That of the drawing, brought to the size and place of the training images.
    dimensions : numpy.ndarray
        int64, (k,): up to eight dimensions, the largest KL first.
    reach : float
        End of an axis on which each of their posteriors has room, in both directions.
    """

    strokes: Strokes
    posterior: Posterior
    dimensions: NDArray[np.int64]
    reach: float

    def tables(self) -> dict[str, dict[str, NDArray[np.generic]]]:
        """Return the data: columns by table."""
        found = self.posterior
        return {
            "posterior of the drawing": {
                "dimension": np.arange(len(found.loc)),
                "mean": found.loc,
                "standard deviation": found.scale,
                "KL, nats": found.kl,
            }
        }


# A drawing stays while a point of the plane is dragged.
@lru_cache(maxsize=8)
def explore_drawing(model: LatentModel, strokes: Strokes) -> DrawnDigit:
    """Compute the posterior of a drawing.

    It takes two milliseconds, and is cached: do not modify it.

    Raises
    ------
    ValueError
        If nothing is drawn, or the model was not trained on digits.
    """
    if not strokes.lines:
        raise ValueError("nothing is drawn; allowed: one stroke or more")
    found = posterior(model.network, fit_drawing(strokes.image(), model.dataset))
    dimensions = np.argsort(-found.kl, kind="stable")[:MOST_DIMENSIONS]
    farthest = (np.abs(found.loc) + 2 * found.scale)[dimensions].max()
    return DrawnDigit(strokes, found, dimensions, max(REACH, float(np.ceil(farthest))))
