"""Figures of a Bayesian network's classifier: how sure it is of what."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.divergences.units import Unit
from pages.charts.images import tile
from pages.charts.steady_range import from_zero
from pages.charts.theme import RUN_COLOURS, RUN_DASHES, axis, layout
from pages.charts.typed_array import typed_array

Figure = dict[str, Any]
Array = NDArray[Any]


def entropies(counts: Array, names: Sequence[str], most: float, title: str, unit: Unit) -> Figure:
    """Share of the images of each kind by entropy, 0 to `most` nats; kinds not asked are NaN."""
    edges = unit.of(np.linspace(0.0, most, counts.shape[1] + 1))
    middles = (edges[1:] + edges[:-1]) / 2
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "name": name,
                "x": typed_array(middles),
                "y": typed_array(counts[index]),
                "line": {
                    "color": RUN_COLOURS[index],
                    "dash": RUN_DASHES[index],
                    "width": 2.5 if index == 0 else 1.8,
                    "shape": "hvh",
                },
            }
            for index, name in enumerate(names)
            if np.isfinite(counts[index]).all()
        ],
        "layout": layout(
            xaxis=axis(f"{title}, {unit.name}", range=[0, float(edges[-1])]),
            yaxis=axis("share of images", range=from_zero(counts, least=0.05)),
        ),
    }


def sheet(examples: Mapping[str, NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Lay the images of each kind out in a row of their own."""
    rows = np.concatenate(list(examples.values()))
    return tile(rows, len(next(iter(examples.values()))), 1)
