"""Figures made of decoded images: the manifold, interpolations and traversals."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.data.image_sheet import tile
from kllab.divergences.units import Unit
from kllab.topics.latent_space.compute import LatentView, Traversals
from kllab.topics.latent_space.interpolation import Interpolation
from kllab.topics.latent_space.plane import Manifold, to_manifold
from pages.charts.handle import handle
from pages.charts.steady_range import from_zero
from pages.charts.theme import BLUE, VERMILLION, Figure, axis, figure
from pages.charts.traces import heat_map, line
from pages.deep_learning.latent_space.figures import BLACK_TO_WHITE, latent_name

Images = NDArray[np.uint8]
_TICKS = (-2, -1, 0, 1, 2)
_BARE = {"showgrid": False, "zeroline": False, "constrain": "domain"}


def manifold(decoded: Manifold) -> Figure:
    """Draw the grid of images; the axes are probabilities, their ticks are coordinates."""
    ticks = {
        "range": [0, 1],
        "tickvals": [to_manifold(x) for x in _TICKS],
        "ticktext": [f"{x}" for x in _TICKS],
        "fixedrange": True,
    }
    return figure(
        [_sheet(decoded.mosaic, 1, 1)],
        xaxis=axis("x", **_BARE, **ticks),
        yaxis=axis("y", **_BARE, **ticks, scaleanchor="x", constraintoward="top"),
        hovermode=False,
        dragmode=False,
        margin={"l": 40, "r": 4, "t": 4, "b": 36},
        meta={},
    )


def manifold_handle(view: LatentView) -> dict[str, Any]:
    """Return the handle of the point on the manifold."""
    x, y = (to_manifold(value) for value in (view.point.x, view.point.y))
    ends = tuple(to_manifold(end) for end in (-view.on.reach, view.on.reach))
    text = f"({view.point.x:.2f}, {view.point.y:.2f})"
    return handle(
        "point", x, y, "Point on the manifold", text, colour="#D55E00", step=0.025,
        x_range=ends, y_range=ends, hollow=True,
    )  # fmt: skip


def ways(found: Interpolation) -> Figure:
    """Draw the images on the line above those on the arc."""
    both = [("line", found.linear)]
    if found.spherical:
        both.append(("arc", found.spherical))
    images = np.concatenate([way.images for _, way in both])
    return _rows(images, len(found.linear.images), [name for name, _ in both])


def norms(found: Interpolation, unit: Unit) -> Figure:
    """Draw |z|^2 / 2 along both ways."""
    steps = np.linspace(0, 1, len(found.linear.images))
    data = [line("line", steps, unit.of(found.linear.half_squared_norms), color=BLUE, width=2.5)]
    if found.spherical:
        heights = unit.of(found.spherical.half_squared_norms)
        data.append(line("arc", steps, heights, color=VERMILLION, dash="dash", width=2.5))
    return figure(
        data,
        xaxis=axis("way from start to end", range=[0, 1]),
        yaxis=axis(
            f"½‖z‖², {unit.name}", range=from_zero(*(d["y"] for d in data), least=unit.of(2))
        ),
        margin={"l": 44, "r": 8, "t": 26, "b": 36},
    )


def traversals(rows: Traversals, unit: Unit) -> Figure:
    """Draw a row of images for each dimension; the values of the dimension are the columns."""
    count, columns = rows.images.shape[:2]
    names = [
        f"{latent_name(int(dimension))}  {unit.of(float(rate)):.2f} {unit.name}"
        for dimension, rate in zip(rows.dimensions, rows.rates, strict=True)
    ]
    drawn = _rows(rows.images.reshape(count * columns, *rows.images.shape[2:]), columns, names)
    layout = drawn["layout"]
    layout["xaxis"] |= {
        "visible": True,
        "tickvals": [column + 0.5 for column in range(columns)],
        "ticktext": [f"{value:g}" for value in rows.values],
    }
    layout["margin"] = {"l": 92, "r": 2, "t": 4, "b": 24}
    return drawn


def _rows(images: Images, columns: int, names: list[str]) -> Figure:
    """Draw images row by row, (n, height, width), with a name at each row."""
    rows = len(images) // columns
    ticks = {"tickvals": [row + 0.5 for row in range(rows)], "ticktext": names[::-1]}
    sheet = tile(images, columns, 0)
    return figure(
        [_sheet(sheet, columns, rows)],
        xaxis={**_BARE, "visible": False, "range": [0, columns], "fixedrange": True},
        yaxis={
            **_BARE, **ticks, "range": [0, rows], "scaleanchor": "x", "constraintoward": "top",
            "fixedrange": True,
        },
        hovermode=False,
        dragmode=False,
        margin={"l": 40, "r": 2, "t": 4, "b": 4},
        meta={},
    )  # fmt: skip


def _sheet(sheet: Images, columns: int, rows: int) -> dict[str, Any]:
    """Return an image of `columns` by `rows` units, its lower left corner at (0, 0)."""
    height, width = sheet.shape
    dx, dy = columns / width, rows / height
    pixels = heat_map(sheet, 0, 255, BLACK_TO_WHITE, showscale=False)
    return pixels | {
        "z": np.ascontiguousarray(sheet[::-1]),
        "x0": dx / 2,
        "dx": dx,
        "y0": dy / 2,
        "dy": dy,
        "hoverinfo": "skip",
    }
