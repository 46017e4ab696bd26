"""What a trained Bayesian network predicts, in words and rows, for pages. Costs no torch."""

import numpy as np
from numpy.typing import NDArray

from kllab.divergences.units import Unit, written
from kllab.topics.bayesian_network.train.config import Config
from kllab.topics.bayesian_network.train.digits import KINDS
from kllab.training.newest import newest
from pages.deep_learning.bayesian_network.text import KIND_NAMES, Columns


def describe_band(config: Config, columns: Columns) -> str:
    """Compare the epistemic standard deviation in the gap and on the data."""
    data, gap, ratio = (newest(columns, f"band_{part}") for part in ("data", "gap", "ratio"))
    noise = f"Noise {written(newest(columns, 'noise_sd'), '.3f')} ({config.noise_model})."
    if not config.gap:
        return f"Epistemic standard deviation on the data {written(data, '.3f')}. {noise}"
    return (
        f"Epistemic standard deviation in the gap {written(gap, '.3f')}, on the data "
        f"{written(data, '.3f')}: "
        f"{written(ratio, '.2f')} times. {noise}"
    )


def describe_weights(
    layer: NDArray[np.uint8], loc: NDArray[np.float64], scale: NDArray[np.float64]
) -> str:
    """Say where the weights are, in units of their prior."""
    parts = [
        f"layer {number}, {(layer == number).sum()} weights: median of |mean| "
        f"{written(float(np.median(np.abs(loc[layer == number]))), '.3f')}, of the standard "
        f"deviation {written(float(np.median(scale[layer == number])), '.3f')}"
        for number in np.unique(layer)
    ]
    return "; ".join(parts) + ". In units of the prior, which is at 0 and 1."


def by_kind(columns: Columns, unit: Unit) -> list[dict[str, str]]:
    """Return a row for each kind of images that was asked about."""
    rows = []
    for kind in KINDS:
        total = newest(columns, f"entropy_{kind}")
        if np.isfinite(total):
            apart = newest(columns, f"separation_{kind}")
            rows.append(
                {
                    "images": KIND_NAMES[kind],
                    f"entropy, {unit.name}": written(unit.of(total), ".3f"),
                    f"epistemic, {unit.name}": written(
                        unit.of(newest(columns, f"information_{kind}")), ".3f"
                    ),
                    "separation": written(apart, ".3f"),
                }
            )
    return rows


def describe_trust(columns: Columns, unit: Unit) -> str:
    """Say the mean entropy of each kind of images."""
    means = ((kind, newest(columns, f"entropy_{kind}")) for kind in KINDS)
    listed = (f"{KIND_NAMES[k]} {unit.text(mean, 3)}" for k, mean in means if np.isfinite(mean))
    return "Mean entropy: " + ", ".join(listed) + "."
