"""How well the latents of a model separate the known factors of the shapes."""

from typing import Any

import numpy as np
import numpy.typing as npt

from kllab.data import load_shapes, load_split
from kllab.estimators import dci, mutual_information_gap
from kllab.topics.vae.train.config import Config

_SHAPES = "shapes"
_CONSTANT = 1e-6
"""Range, of a size of 1, below which a dimension is constant: float32 rounds by 1e-7."""

Factors = npt.NDArray[np.int64]


def held_out_factors(config: Config) -> Factors | None:
    """Return the factors of the held-out images, (N, 5); None if they are not known.

    One latent dimension has no gap to a second one, so there is None for it, too.
    """
    if config.dataset != _SHAPES or config.latent_dim < 2:
        return None
    _, _, held_out = load_split(_SHAPES)
    return load_shapes().classes[held_out]


def mutual_information(loc: npt.NDArray[np.float32], factors: Factors) -> dict[str, Any]:
    """Return the fields of a `StepRecord` with the MIG of posterior means, (N, latent_dim)."""
    found = mutual_information_gap(_spread(loc), factors)
    share = (found.information / found.entropies).astype(np.float32)
    return {"mig": float(found.value), "factor_information": share}


def trees(loc: npt.NDArray[np.float32], factors: Factors, seed: int) -> dict[str, Any]:
    """Return the fields of the last record: DCI of posterior means, from decision trees."""
    found = dci(_spread(loc), factors, rng=np.random.default_rng(seed))
    return {
        "disentanglement": found.disentanglement,
        "completeness": found.completeness,
        "informativeness": found.informativeness,
    }


def _spread(loc: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """Return the means, with 0 in dimensions that are constant but for rounding."""
    means = loc.astype(np.float64)
    is_constant = np.ptp(means, axis=0) <= _CONSTANT * (1 + np.abs(means).max(axis=0))
    return np.where(is_constant, 0.0, means)
