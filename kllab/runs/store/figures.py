"""Figures of a run for its archive: curves of all its numbers as SVG, its newest pictures as PNG.

A browser draws the figures of pages; these are drawn where there is none, as by ``python -m kllab
export``.
"""

import io
import threading
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from PIL import Image

from kllab import topics
from kllab.data.image_sheet import tile
from kllab.runs.status import Event
from kllab.runs.store.archive import Archive
from kllab.training.record import Array

CURVES = "curves.svg"
_LARGEST = 1e30
"""Magnitude of the largest number that is drawn: axes of larger ones overflow."""
_SIDE_BY_SIDE = 3
_WIDTH, _HEIGHT = 3.2, 1.9  # inches of a panel
_LINE, _TESTS = "#0072B2", "#D55E00"
_TEST = "test_"
_FEW = 3
_SETTLED = 0.04
"""Share of the first steps that is ignored for the range of the values."""
_MARGIN = 0.05
_COLUMNS = 10
_MOST_PIXELS = 4_000_000
_lock = threading.Lock()  # Matplotlib is not safe for several threads at once


def figures(archive: Archive) -> dict[str, bytes]:
    """Return the files by name; those that there is nothing for are missing."""
    found = {f"{name}.png": _png(images) for name, images in _pictures(archive.events).items()}
    columns = _columns(archive.events)
    if columns:
        view = topics.run_view(archive.experiment)
        in_nats = view.in_nats if view else ()
        with _lock:
            found[CURVES] = _curves(columns, in_nats, archive)
    return found


def _columns(events: Sequence[Event]) -> dict[str, tuple[Array, Array]]:
    """Return steps and values of each number that can be drawn as a curve."""
    names = dict.fromkeys(name for event in events for name in event.scalars)
    found = {}
    for name in names:
        if name in ("step", "total_steps"):
            continue
        points = [(event.step, event.scalars[name]) for event in events if name in event.scalars]
        drawn = [(step, value) for step, value in points if abs(value) < _LARGEST]  # not NaN
        if len(drawn) > 1:
            steps, values = np.array(drawn, np.float64).T
            found[name] = steps, values
    return found


def _curves(
    columns: Mapping[str, tuple[Array, Array]], in_nats: Collection[str], archive: Archive
) -> bytes:
    """Draw a panel for each number; that of held-out examples is in the panel of the training."""
    panels = [name for name in columns if name.removeprefix(_TEST) not in columns.keys() - {name}]
    rows = -(-len(panels) // _SIDE_BY_SIDE)
    height = _HEIGHT * rows
    figure = Figure(figsize=(_WIDTH * _SIDE_BY_SIDE, height))
    figure.subplots_adjust(
        left=0.07, right=0.98, top=1 - 0.3 / height, bottom=0.45 / height, hspace=0.5, wspace=0.3
    )
    for place, name in enumerate(panels, start=1):
        axes = figure.add_subplot(rows, _SIDE_BY_SIDE, place)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(MaxNLocator(4))
        axes.tick_params(labelsize=7)
        axes.grid(visible=True, linewidth=0.4)
        axes.set_xlim(0, archive.total_steps)
        title = f"{name}, nats" if name in in_nats else name
        axes.plot(*columns[name], color=_LINE, linewidth=1)
        drawn = [columns[name]]
        if _TEST + name in columns:
            title += " (circles: held-out)"
            drawn.append(columns[_TEST + name])
            axes.plot(*columns[_TEST + name], "o", color=_TESTS, markersize=3, fillstyle="none")
        if limits := _settled(drawn, archive.total_steps):
            axes.set_ylim(*limits)
        if place > len(panels) - _SIDE_BY_SIDE:
            axes.set_xlabel("step", fontsize=7)
        axes.set_title(title.replace("_", " "), fontsize=8, loc="left")
    file = io.BytesIO()
    about = {"Title": f"{archive.experiment}, over the steps", "Description": archive.config}
    figure.savefig(file, format="svg", metadata={**about, "Date": None})
    return file.getvalue()


def _settled(drawn: Sequence[tuple[Array, Array]], total_steps: int) -> tuple[float, float] | None:
    """Return the range of the values after the first steps, which would flatten the rest."""
    late = [values[steps > _SETTLED * total_steps] for steps, values in drawn]
    values = np.concatenate(late)
    if len(values) < _FEW or not np.ptp(values):
        return None
    margin = _MARGIN * np.ptp(values)
    return values.min() - margin, values.max() + margin


def _pictures(events: Sequence[Event]) -> dict[str, Array]:
    """Return the newest grey images of each name, (n, height, width) or with more dimensions."""
    newest = {name: array for event in events for name, array in event.arrays.items()}
    return {
        name: array
        for name, array in newest.items()
        if array.dtype == np.uint8 and array.ndim > 2 and 0 < array.size < _MOST_PIXELS
    }


def _png(images: Array) -> bytes:
    """Return images as one: rows of up to ten, or of as many as the array has in a row."""
    *_, columns, height, width = images.shape
    if images.ndim == 3:
        columns = min(columns, _COLUMNS)
    sheet, file = tile(images.reshape(-1, height, width), columns), io.BytesIO()
    Image.fromarray(sheet).save(file, "png")
    return file.getvalue()
