"""The tutorial's KL of Gaussian codes compared with the rate by kllab."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab import Normal, kl_divergence

Array = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class TutorialKl:
    """The tutorial's sum over `images` codes, and kllab's rate per image, in nats."""

    images: int
    summed: float
    rate: float


def example() -> TutorialKl:
    """Run the tutorial's function on a batch of 128 equal codes, N((1, 0), 0.5^2)."""
    return tutorial_kl(np.tile([1.0, 0.0], (128, 1)), np.full((128, 2), 0.5))


def tutorial_kl(loc: Array, scale: Array) -> TutorialKl:
    """Run the tutorial's function on codes N(loc, scale^2), (images, dimensions)."""
    log_var = 2 * np.log(scale)
    summed = -0.5 * np.sum(1 + log_var - loc**2 - np.exp(log_var))
    each = np.asarray(kl_divergence(Normal(loc, scale), Normal(0.0, 1.0)))
    return TutorialKl(len(loc), float(summed), float(each.sum(axis=1).mean()))
