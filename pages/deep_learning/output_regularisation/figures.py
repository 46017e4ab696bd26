"""Figures of a sweep over beta: what held-out images say of it, by beta, by step, by confidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

from kllab.divergences.units import Unit
from pages.charts.four_panels import four_panels
from pages.charts.steady_range import around, from_zero
from pages.charts.theme import BLUE, GREEN, RUN_COLOURS, RUN_DASHES, VERMILLION, axis, layout
from pages.charts.typed_array import typed_array

Figure = dict[str, Any]
Array = NDArray[Any]

PANELS = (
    ("accuracy", "accuracy", False),
    ("nll", "NLL", True),
    ("ece", "ECE", False),
    ("entropy", "mean H(p)", True),
)
"""Measure, name, and whether it is information, of the four panels over beta."""
_LETTER = 0.065
"""Height of a letter over that of the chart of the steps."""
_SYMBOLS = ("circle", "square", "diamond", "cross", "triangle-up", "x")


@dataclass(frozen=True, eq=False)
class Sweep:
    """One run: its name, betas, measures (betas, seeds) and their means over seeds, (betas,).

    ``place`` in the orders of colours, dashes and symbols is the run's own: 0 for A, 1 for B.
    """

    name: str
    place: int
    betas: tuple[float, ...]
    seeds: Mapping[str, Array]
    means: Mapping[str, Array]


def over_beta(sweeps: Sequence[Sweep], unit: Unit) -> Figure:
    """Four measures over beta: a line through the means of each run, a point for each seed."""
    data: list[dict[str, Any]] = []
    names = [f"{name}, {unit.name}" if in_unit else name for _, name, in_unit in PANELS]
    shape = four_panels(names, hovermode="closest")
    positive = sorted({beta for sweep in sweeps for beta in sweep.betas if beta > 0}) or [1.0]
    for number, (measure, _, information) in enumerate(PANELS, start=1):
        suffix = "" if number == 1 else str(number)
        shown = []
        for sweep in sweeps:
            values, means = sweep.seeds[measure], sweep.means[measure]
            if information:
                values, means = unit.of(values), unit.of(means)
            shown.append(values)
            x = _positions(sweep.betas, positive[0])
            axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}", "legendgroup": sweep.name}
            data += _points_and_line(sweep, x, values, means, axes, legend=number == 1)
        shape[f"xaxis{suffix}"] = _beta_axis(positive)
        shape[f"yaxis{suffix}"] = axis("", range=around(*shown, least=0.005))
    return {"data": data, "layout": shape}


def _positions(betas: Sequence[float], smallest: float) -> Array:
    """Place betas by their logarithm, and 0 half a decade below the smallest other one."""
    return np.array([np.log10(beta or smallest) - 0.5 * (beta == 0) for beta in betas])


def _beta_axis(positive: Sequence[float]) -> dict[str, Any]:
    marks = [0.0, *positive]
    places = _positions(marks, positive[0]).tolist()
    return axis(
        "β",
        tickvals=places,
        ticktext=[f"{mark:g}" for mark in marks],
        range=[places[0] - 0.15, places[-1] + 0.15],
    )


def _points_and_line(
    sweep: Sweep,
    x: Array,
    values: Array,
    means: Array,
    axes: dict[str, Any],
    *,
    legend: bool,
) -> list[dict[str, Any]]:
    colour, dash = RUN_COLOURS[sweep.place], RUN_DASHES[sweep.place]
    base = {"type": "scatter", "name": sweep.name, **axes}
    return [
        {
            **base, "mode": "lines+markers", "x": typed_array(x), "y": typed_array(means),
            "line": {"color": colour, "dash": dash, "width": 2}, "showlegend": legend,
            "marker": {"color": colour, "symbol": _SYMBOLS[sweep.place], "size": 6},
            "customdata": list(sweep.betas), "hovertemplate": "β %{customdata}: %{y:.4f}",
        },
        {
            **base, "mode": "markers", "x": typed_array(np.repeat(x, values.shape[1])),
            "y": typed_array(values.ravel()), "showlegend": False, "hoverinfo": "skip",
            "marker": {"color": colour, "symbol": f"{_SYMBOLS[sweep.place]}-open", "size": 5,
                       "opacity": 0.6},
        },
    ]  # fmt: skip


def over_steps(
    betas: Sequence[float],
    steps: Array,
    nll: Array,
    chosen: int,
    teacher: tuple[Array, Array],
    total_steps: int,
    unit: Unit,
) -> Figure:
    """Held-out NLL of each beta over the steps; the chosen one and the smallest stand out.

    Parameters
    ----------
    nll : numpy.ndarray
        (tests, betas), nats.
    teacher : tuple of numpy.ndarray
        Steps and NLL of the teachers while they were trained; empty without any.
    """
    data, teacher_nll = [], unit.of(teacher[1])
    for index, beta in enumerate(betas):
        line = {"color": "rgba(128,128,128,.5)", "width": 1}
        if index in (0, chosen):
            line = _line(index == chosen)
        data.append(
            {
                "type": "scatter", "mode": "lines", "name": f"β = {beta:g}",
                "x": typed_array(steps), "y": typed_array(unit.of(nll[:, index])), "line": line,
                "showlegend": index in (0, chosen),
            }
        )  # fmt: skip
    data.sort(key=lambda trace: bool(trace["showlegend"]))
    ends = _end_labels(betas, steps, unit.of(nll), chosen) if len(steps) and len(betas) else []
    if len(teacher[0]):
        data.append(
            {
                "type": "scatter", "mode": "lines", "name": "teacher",
                "x": typed_array(teacher[0]), "y": typed_array(teacher_nll),
                "line": {"color": GREEN, "width": 2.5, "dash": "dot"},
            }
        )  # fmt: skip
    return {
        "data": data,
        "layout": layout(
            # Room for the betas at the ends of the lines.
            xaxis=axis("step", range=[0, 1.09 * total_steps]),
            yaxis=axis(
                f"held-out NLL, {unit.name}", range=around(unit.of(nll), teacher_nll, least=0.05)
            ),
            annotations=ends,
        ),
    }


def _end_labels(
    betas: Sequence[float], steps: Array, nll: Array, chosen: int
) -> list[dict[str, Any]]:
    """Name each line's beta at its end, apart from the next by the height of a letter."""
    apart = _LETTER * float(nll.max() - nll.min())
    order, heights = np.argsort(nll[-1], kind="stable"), np.sort(nll[-1])
    ranks = apart * np.arange(len(betas))
    # As near to the ends as that distance allows, in least squares.
    raised = isotonic_regression(heights - ranks).x + ranks
    return [
        {
            "x": float(steps[-1]),
            "y": float(height),
            "xanchor": "left",
            "showarrow": False,
            "text": f"β {betas[index]:g}",
            "font": {"size": 11}
            | ({"color": _line(index == chosen)["color"]} if index in (0, chosen) else {}),
        }
        for index, height in zip(order, raised, strict=True)
    ]


def entropy_histogram(
    betas: Sequence[float], shares: Array, chosen: int, most: float, unit: Unit
) -> Figure:
    """Shares of held-out images by H(p), in bins from 0 to `most` nats; `shares` (betas, bins)."""
    width = unit.of(most) / shares.shape[1]
    middles = width * (np.arange(shares.shape[1]) + 0.5)
    data = []
    for index in dict.fromkeys((0, chosen)):
        pattern = "" if index == chosen else "/"
        data.append(
            {
                "type": "bar", "name": f"β = {betas[index]:g}", "x": typed_array(middles),
                "y": typed_array(shares[index]), "width": width, "opacity": 0.65,
                "marker": {"color": _line(index == chosen)["color"], "pattern": {"shape": pattern}},
            }
        )  # fmt: skip
    return {
        "data": data,
        "layout": layout(
            xaxis=axis(f"H(p), {unit.name}", range=[0, unit.of(most)]),
            yaxis=axis("share of held-out images", range=from_zero(shares, least=0.05)),
            barmode="overlay",
        ),
    }


def taught(columns: Mapping[str, Array]) -> tuple[Array, Array]:
    """Return the steps at which teachers were measured while they learned, and their NLL, nats."""
    if "teacher_nll" not in columns:
        return np.empty(0), np.empty(0)
    rows = np.isfinite(columns["teacher_nll"]) & (columns["teaching"] == 1)
    return columns["step"][rows], columns["teacher_nll"][rows]


def _line(chosen: bool) -> dict[str, Any]:
    if chosen:
        return {"color": BLUE, "width": 2.5, "dash": "solid"}
    return {"color": VERMILLION, "width": 2.5, "dash": "dash"}
