"""Figures of a digit drawn by hand: what the model sees, its reconstruction, its posterior."""

from typing import Any

import numpy as np

from kllab.divergences.units import Unit, written
from kllab.topics.latent_space.drawn import DrawnDigit
from pages.charts.panels import note_on_panel, on_panel, panel_axes
from pages.charts.shapes import strip
from pages.charts.theme import P_COLOUR, Q_COLOUR, Q_FILL, Figure, axis, figure, note
from pages.charts.traces import markers
from pages.deep_learning.latent_space.figures import latent_name, pixels


def images(view: DrawnDigit) -> Figure:
    """Draw the image that the model sees beside its reconstruction."""
    height, width = view.posterior.image.shape
    seen = (255 * view.posterior.image).round().astype("uint8")
    bare = {"visible": False, "showgrid": False, "zeroline": False, "constrain": "domain"}
    data, notes, shape = [], [], dict[str, Any]()
    pairs = (
        ("input", seen, (0.0, 0.47)),
        ("decoded", view.posterior.reconstruction, (0.53, 1.0)),
    )
    for number, (title, image, domain) in enumerate(pairs, start=1):
        data.append(pixels(image) | on_panel(number))
        wide = {**bare, "range": [-0.5, width - 0.5], "domain": domain}
        tall = {**bare, "range": [height - 0.5, -0.5]}
        tall |= {"scaleanchor": on_panel(number)["xaxis"], "constraintoward": "top"}
        shape |= panel_axes(number, wide, tall)
        notes.append(note_on_panel(number, title, 0.5, 1, xanchor="center", yanchor="bottom"))
    return figure(
        data,
        **shape,
        annotations=notes,
        margin={"l": 0, "r": 0, "t": 20, "b": 0},
        hovermode=False,
        dragmode=False,
        meta={},
    )


def intervals(view: DrawnDigit, unit: Unit) -> Figure:
    """Draw mean and two standard deviations of the posterior in each dimension, and of the prior.

    Dimensions have their KL beside their names.
    """
    found, chosen, rows = view.posterior, view.dimensions, np.arange(float(len(view.dimensions)))
    bars = {"type": "data", "array": 2 * found.scale[chosen], "thickness": 3, "width": 6}
    posterior = markers("posterior", found.loc[chosen], rows, color=P_COLOUR, size=6)
    names = [
        f"{latent_name(int(each))}: {written(unit.of(float(found.kl[each])), '.2f')} {unit.name}"
        for each in chosen
    ]
    ends = {"showlegend": False, "hovermode": False, "dragmode": False}
    return figure(
        [posterior | {"error_x": bars, "hoverinfo": "skip"}],
        **ends,
        xaxis=axis("", range=[-view.reach, view.reach], zeroline=False, nticks=9),
        yaxis=axis(
            "", tickvals=list(rows), ticktext=names, range=[len(rows) - 0.4, -0.6], zeroline=False,
            showgrid=False,
        ),
        shapes=[strip("x", -width, width, Q_FILL) for width in (2, 1)],
        annotations=[
            note("prior, 1 and 2 standard deviations", 0, 1, yref="paper", yanchor="bottom",
                 font={"color": Q_COLOUR}),
        ],
        margin={"l": 8, "r": 8, "t": 20, "b": 20},
        meta={},
    )  # fmt: skip
