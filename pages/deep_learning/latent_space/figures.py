"""Figures of a latent space: the plane with the encoded images, and what a point decodes to."""

from typing import Any

import numpy as np

from kllab.topics.latent_space.compute import PRIOR_SHARES, LatentView, radius_of_share
from kllab.topics.latent_space.model import LatentModel
from pages.charts.handle import handle
from pages.charts.panels import note_on_panel, on_panel, panel_axes
from pages.charts.theme import Array, Figure, axis, figure, note
from pages.charts.traces import heat_map, joined, line, markers
from pages.deep_learning.latent_space.classes import look

BLACK_TO_WHITE: list[list[Any]] = [[0, "#000000"], [1, "#ffffff"]]
_BELOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SHORT = 2
"""Largest number of letters of a class's name that stands in a legend."""
_CIRCLE = np.stack([f(np.linspace(0, 2 * np.pi, 73)) for f in (np.cos, np.sin)])


def plane(view: LatentView) -> Figure:
    """Draw the codes of the held-out images by class, and discs of the prior."""
    means, labels, end = view.on.means, view.model.encoded.labels, view.on.reach
    data = [_prior()]
    shares = [
        note(f"{share:.0%}", *_at_angle(share), font={"size": 11}, bgcolor="theme:background")
        for share in PRIOR_SHARES
    ]
    names = []
    for label in view.model.labels:
        name, chosen = view.model.class_name(label), means[labels == label]
        style = look(label)
        marked = markers(name, *chosen.T, **style, size=5, opacity=0.75)
        data.append(marked | {"hovertemplate": f"{name}: (%{{x:.2f}}, %{{y:.2f}})<extra></extra>"})
        names.append(_class_name(name, *view.on.names[label], style["color"]))
    of_x, of_y = axis_titles(view)
    return figure(
        data,
        xaxis=axis(of_x, range=[-end, end], zeroline=False, constrain="domain"),
        yaxis=axis(
            of_y,
            range=[-end, end],
            zeroline=False,
            scaleanchor="x",
            constrain="domain",
            constraintoward="top",
        ),
        annotations=[*shares, *names],
        hovermode="closest",
        showlegend=False,
        margin={"l": 44, "r": 6, "t": 6, "b": 40},
        meta={"narrow": _narrow(shares, names, view.model)},
    )


def _narrow(
    shares: list[dict[str, Any]], names: list[dict[str, Any]], model: LatentModel
) -> dict[str, Any]:
    """Return the layout of a narrow chart: short names of classes stand above the plane.

    On it they would cover each other. Longer ones need more room above it than there is.
    """
    margin = {"l": 40, "r": 2, "t": 4, "b": 36}
    if any(len(model.class_name(label)) > _SHORT for label in model.labels):
        return {"margin": margin, "annotations": [*shares, *names]}
    above: dict[str, Any] = {"orientation": "h", "yref": "container", "y": 1, "yanchor": "top"}
    above |= {"xref": "container", "x": 0.5, "xanchor": "center", "font": {"size": 12}}
    above |= {"itemsizing": "constant", "itemclick": False, "itemdoubleclick": False}
    return {"margin": margin, "annotations": shares, "showlegend": True, "legend": above}


def _prior() -> dict[str, Any]:
    """Return the edges of the discs with the probabilities `PRIOR_SHARES` under the prior."""
    edges = [radius_of_share(share) * _CIRCLE for share in PRIOR_SHARES]
    x, y = (joined([edge[row] for edge in edges]) for row in (0, 1))
    hidden = {"hoverinfo": "skip", "showlegend": False}
    return line("prior", x, y, color="theme:text", width=1, dash="dot") | hidden


def _at_angle(share: float) -> tuple[float, float]:
    """Return the point of a disc's edge at which its share is written: above, to the left."""
    x, y = radius_of_share(share) * np.array([np.cos(2.3), np.sin(2.3)])
    return float(x), float(y)


def _class_name(name: str, x: float, y: float, colour: str) -> dict[str, Any]:
    """Return the name of a class in the middle of its codes."""
    return note(
        f"<b>{name}</b>",
        x,
        y,
        font={"size": 13},
        bgcolor="theme:background",
        bordercolor=colour,
        borderwidth=1.5,
        borderpad=1,
    )


def axis_titles(view: LatentView) -> tuple[str, str]:
    """Return what is along both axes of the plane."""
    spec, model = view.point.plane, view.model
    if spec.axes == "principal":
        return "principal direction 1", "principal direction 2"
    dimensions = (model.dimension(rank) for rank in (spec.rank_x, spec.rank_y))
    x, y = map(latent_name, dimensions)
    return x, y


def latent_name(dimension: int) -> str:
    """Return the name of a latent dimension, counted from 0.

    >>> latent_name(10)
    'z₁₀'
    """
    return f"z{str(dimension).translate(_BELOW)}"


def point_handle(view: LatentView) -> dict[str, Any]:
    """Return the handle of the point."""
    x, y, ends = view.point.x, view.point.y, (-view.on.reach, view.on.reach)
    return handle(
        "point", x, y, "Point", f"({x:.2f}, {y:.2f})", step=0.1, x_range=ends, y_range=ends
    )


def decoded(view: LatentView) -> Figure:
    """Draw the decoded point above the nearest held-out image."""
    height, width = view.image.shape
    bare = {"visible": False, "showgrid": False, "zeroline": False, "constrain": "domain"}
    shape: dict[str, Any] = {}
    data, notes = [], []
    titles = ("decoded here", f"nearest image: {view.nearest_class}")
    ends = ((0.36, 1.0), (0.0, 0.29))
    for number, (image, title, domain) in enumerate(
        zip((view.image, view.nearest_image), titles, ends, strict=True), start=1
    ):
        data.append(pixels(image) | on_panel(number))
        anchor = "x" if number == 1 else f"x{number}"
        tall = {**bare, "range": [height - 0.5, -0.5], "scaleanchor": anchor, "domain": domain}
        tall |= {"constraintoward": "top"}
        shape |= panel_axes(number, {**bare, "range": [-0.5, width - 0.5]}, tall)
        notes.append(note_on_panel(number, title, 0.5, 1, xanchor="center", yanchor="bottom"))
    return figure(
        data,
        **shape,
        annotations=notes,
        margin={"l": 0, "r": 0, "t": 22, "b": 0},
        hovermode=False,
        dragmode=False,
        meta={},
    )


def pixels(image: Array) -> dict[str, Any]:
    """Return a grey image."""
    drawn = heat_map(image, 0, 255, BLACK_TO_WHITE, showscale=False)
    return drawn | {"z": image, "hoverinfo": "skip"}
