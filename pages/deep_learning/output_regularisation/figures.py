"""Figures of output regularisation: held-out images of a sweep, and one prediction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

from kllab.divergences.units import Unit
from kllab.topics.output_regularisation.compute import PredictionView
from kllab.topics.output_regularisation.run_view import MOST_ENTROPY, RegularisationRun
from kllab.topics.output_regularisation.spec import LEAD_RANGE
from pages.charts.four_panels import four_panels
from pages.charts.reliability import reliability
from pages.charts.steady_range import around, from_zero
from pages.charts.theme import (
    BLUE,
    GREEN,
    ORANGE,
    RUN_COLOURS,
    RUN_DASHES,
    VERMILLION,
    axis,
    layout,
)
from pages.charts.typed_array import typed_array

Figure = dict[str, Any]
Array = NDArray[Any]

PANELS = (
    ("accuracy", "accuracy", False),
    ("nll", "NLL", True),
    ("ece", "ECE", False),
    ("entropy", "mean H(p)", True),
)
"""Four panels over beta: measure, name, and whether it is in nats."""
_DIVERGENCES = (
    ("forward", "KL(target‖p)", {"color": BLUE, "width": 2.5, "dash": "solid"}),
    ("reverse", "KL(p‖target)", {"color": VERMILLION, "width": 2.5, "dash": "dash"}),
    ("tutorial", "the tutorial's", {"color": ORANGE, "width": 3, "dash": "dot"}),
)
_LETTER = 0.065
"""Height of a letter relative to the chart of the steps."""
_SYMBOLS = ("circle", "square", "diamond", "cross", "triangle-up", "x")


@dataclass(frozen=True, eq=False)
class Sweep:
    """Run to draw over beta.

    ``place`` is the run's index in the orders of colours, dashes and symbols: 0 for A, 1 for B.
    """

    name: str
    place: int
    run: RegularisationRun


def over_beta(sweeps: Sequence[Sweep], unit: Unit) -> Figure:
    """Draw four measures over beta: a line through the means of each run, a point per seed."""
    data: list[dict[str, Any]] = []
    names = [f"{name}, {unit.name}" if in_unit else name for _, name, in_unit in PANELS]
    shape = four_panels(names, hovermode="closest")
    positive = sorted({beta for sweep in sweeps for beta in sweep.run.betas if beta > 0}) or [1.0]
    for number, (measure, _, information) in enumerate(PANELS, start=1):
        suffix = "" if number == 1 else str(number)
        shown = []
        for sweep in sweeps:
            values, means = sweep.run.seeds[measure], sweep.run.means[measure]
            if information:
                values, means = unit.of(values), unit.of(means)
            shown.append(values)
            x = _positions(sweep.run.betas, positive[0])
            axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}", "legendgroup": sweep.name}
            data += _points_and_line(sweep, x, values, means, axes, legend=number == 1)
        shape[f"xaxis{suffix}"] = _beta_axis(positive)
        shape[f"yaxis{suffix}"] = axis("", range=around(*shown, least=0.005))
    return {"data": data, "layout": shape}


def _positions(betas: Sequence[float], smallest: float) -> Array:
    """Return the logarithms of betas, with 0 half a decade below the smallest positive one."""
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
            "customdata": list(sweep.run.betas), "hovertemplate": "β %{customdata}: %{y:.4f}",
        },
        {
            **base, "mode": "markers", "x": typed_array(np.repeat(x, values.shape[1])),
            "y": typed_array(values.ravel()), "showlegend": False, "hoverinfo": "skip",
            "marker": {"color": colour, "symbol": f"{_SYMBOLS[sweep.place]}-open", "size": 5,
                       "opacity": 0.6},
        },
    ]  # fmt: skip


def over_steps(run: RegularisationRun, chosen: int, unit: Unit) -> Figure:
    """Draw held-out NLL over the steps: a line for each beta, and one for the teachers."""
    taught, teacher_nll = run.teaching[0], unit.of(run.teaching[1])
    data, labels, nll = [], [], np.empty(0)
    if run.has_students:
        steps, nll = run.arrays["trail_step"], unit.of(run.over_steps("nll"))
        data = _students(run.betas, steps, nll, chosen)
        labels = _end_labels(run.betas, steps, nll, chosen)
    if len(taught):
        data.append(
            {
                "type": "scatter", "mode": "lines", "name": "teacher",
                "x": typed_array(taught), "y": typed_array(teacher_nll),
                "line": {"color": GREEN, "width": 2.5, "dash": "dot"},
            }
        )  # fmt: skip
    return {
        "data": data,
        "layout": layout(
            # Space for the betas at the ends of the lines.
            xaxis=axis("step", range=[0, 1.09 * run.config.steps]),
            yaxis=axis(f"held-out NLL, {unit.name}", range=around(nll, teacher_nll, least=0.05)),
            annotations=labels,
        ),
    }


def _students(betas: Sequence[float], steps: Array, nll: Array, chosen: int) -> list[Figure]:
    """Return a line for each beta, the smallest and the chosen one in front."""
    data = []
    for index, beta in enumerate(betas):
        named = index in (0, chosen)
        grey = {"color": "rgba(128,128,128,.5)", "width": 1}
        data.append(
            {
                "type": "scatter", "mode": "lines", "name": f"β = {beta:g}",
                "x": typed_array(steps), "y": typed_array(nll[:, index]),
                "line": _line(index == chosen) if named else grey, "showlegend": named,
            }
        )  # fmt: skip
    return sorted(data, key=lambda trace: bool(trace["showlegend"]))


def _end_labels(
    betas: Sequence[float], steps: Array, nll: Array, chosen: int
) -> list[dict[str, Any]]:
    """Return the labels of the betas at the ends of the lines, without overlaps."""
    apart = _LETTER * float(nll.max() - nll.min())
    order, heights = np.argsort(nll[-1], kind="stable"), np.sort(nll[-1])
    ranks = apart * np.arange(len(betas))
    # The least-squares fit to the ends under that minimum distance.
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


def calibration(run: RegularisationRun, chosen: int) -> Figure:
    """Draw accuracy over confidence for the chosen beta and the smallest."""
    bins = run.arrays["reliability"]
    return reliability({f"β = {run.betas[index]:g}": bins[index] for index in (chosen, 0)})


def entropy_histogram(run: RegularisationRun, chosen: int, unit: Unit) -> Figure:
    """Draw histograms of H(p) over held-out images for the smallest beta and the chosen one."""
    shares = run.arrays["entropy_share"]
    width = unit.of(MOST_ENTROPY) / shares.shape[1]
    middles = width * (np.arange(shares.shape[1]) + 0.5)
    data = []
    for index in dict.fromkeys((0, chosen)):
        pattern = "" if index == chosen else "/"
        data.append(
            {
                "type": "bar", "name": f"β = {run.betas[index]:g}", "x": typed_array(middles),
                "y": typed_array(shares[index]), "width": width, "opacity": 0.65,
                "marker": {"color": _line(index == chosen)["color"], "pattern": {"shape": pattern}},
            }
        )  # fmt: skip
    return {
        "data": data,
        "layout": layout(
            xaxis=axis(f"H(p), {unit.name}", range=[0, unit.of(MOST_ENTROPY)]),
            yaxis=axis("share of held-out images", range=from_zero(shares, least=0.05)),
            barmode="overlay",
        ),
    }


def _line(chosen: bool) -> dict[str, Any]:
    if chosen:
        return {"color": BLUE, "width": 2.5, "dash": "solid"}
    return {"color": VERMILLION, "width": 2.5, "dash": "dash"}


def prediction(view: PredictionView, kind: str, unit: Unit) -> Figure:
    """Draw each divergence over the lead of the first logit, the chosen lead marked.

    The kind ``"pull"`` draws the derivatives by the lead instead.
    """
    data: list[dict[str, Any]] = []
    curves = []
    ending = "_pull" if kind == "pull" else ""
    for name, label, line in _DIVERGENCES:
        common = {"type": "scatter", "name": label, "legendgroup": name}
        curve, now = getattr(view, name + ending), view.now[name + ending]
        curves.append(unit.of(curve))
        data += [
            {
                **common, "mode": "lines", "line": line,
                "x": typed_array(view.lead), "y": typed_array(unit.of(curve)),
            },
            {
                **common, "mode": "markers", "showlegend": False, "hoverinfo": "skip",
                "x": [view.spec.lead], "y": typed_array([unit.of(now)]),
                "marker": {"color": line["color"], "size": 9},
            },
        ]  # fmt: skip
    title = f"pull, {unit.name} per logit" if ending else f"divergence, {unit.name}"
    return {
        "data": data,
        "layout": layout(
            xaxis=axis("lead of the first logit", range=list(LEAD_RANGE)),
            yaxis=axis(title, range=from_zero(*curves, least=0.1)),
        ),
    }
