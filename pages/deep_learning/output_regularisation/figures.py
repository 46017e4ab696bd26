"""Figures of output regularisation: held-out images of a sweep, and one prediction."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.optimize import isotonic_regression

from kllab.divergences.units import Unit
from kllab.topics.output_regularisation.compute import PredictionView
from kllab.topics.output_regularisation.run_view import MOST_ENTROPY, RegularisationRun
from kllab.topics.output_regularisation.spec import LEAD_RANGE
from pages.charts.handle import handle
from pages.charts.panels import four_panels, on_panel, panel_axes
from pages.charts.reliability import reliability
from pages.charts.shapes import upright_line
from pages.charts.steady_range import around, from_zero
from pages.charts.theme import (
    BLUE,
    GREEN,
    ORANGE,
    RUN_COLOURS,
    VERMILLION,
    Array,
    Figure,
    Trace,
    axis,
    figure,
    run_style,
)
from pages.charts.traces import bars, line, markers
from pages.charts.training import DrawnRun
from pages.charts.typed_array import typed_array

PANELS = {"accuracy": "accuracy", "nll": "NLL", "ece": "ECE", "entropy": "mean H(p)"}
"""Names of the four panels over beta, by measure."""
_CHOSEN: dict[str, Any] = {"color": BLUE, "width": 2.5, "dash": "solid"}
_SMALLEST: dict[str, Any] = {"color": VERMILLION, "width": 2.5, "dash": "dash"}
_OTHERS: dict[str, Any] = {"color": "rgba(128,128,128,.5)", "width": 1}
_DIVERGENCES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("forward", "KL(target‖p)", _CHOSEN),
    ("reverse", "KL(p‖target)", _SMALLEST),
    ("tutorial", "the tutorial's", {"color": ORANGE, "width": 3, "dash": "dot"}),
)
_LETTER = 0.065
"""Height of a letter relative to the chart of the steps."""
_SYMBOLS = ("circle", "square", "diamond", "cross", "triangle-up", "x")


BETA = "beta"
"""Name of the handle on the beta that is looked at."""


def over_beta(
    runs: Sequence[DrawnRun[RegularisationRun]],
    unit: Unit,
    looked_at: tuple[DrawnRun[RegularisationRun], int] | None = None,
) -> Figure:
    """Draw four measures over beta: a line through the means of each run, a point per seed.

    `looked_at` is one of the runs and the index of a beta, which gets a handle and dotted lines.
    """
    data: list[Trace] = []
    shape = four_panels(
        [
            f"{name}, {unit.name}" if measure in RegularisationRun.in_nats else name
            for measure, name in PANELS.items()
        ],
        hovermode="closest",
    )
    positive = _positive(runs)
    marks = [0.0, *positive]
    places = _places(marks, positive[0]).tolist()
    ends = [places[0] - 0.15, places[-1] + 0.15]
    names = [f"{mark:g}" for mark in marks]
    # On a phone there is no space for all of them.
    few = [
        name if np.log10(mark or 1) % 1 == 0 else ""
        for name, mark in zip(names, marks, strict=True)
    ]
    grid = dict.fromkeys(("gridcolor", "linecolor", "zerolinecolor"), "theme:border")
    for number, measure in enumerate(PANELS, start=1):
        shown = []
        for run in runs:
            values, means = run.view.seeds[measure], run.view.means[measure]
            if measure in RegularisationRun.in_nats:
                values, means = unit.of(values), unit.of(means)
            shown.append(values)
            x = _places(run.view.betas, positive[0])
            data += _points_and_line(run, x, values, means, number)
        # In a low chart a title between two panels would cover that of the lower one.
        betas = axis("β" if number > 2 else "", tickvals=places, tickangle=0, range=ends)
        heights = axis("", range=around(*shown, least=0.005))
        shape |= panel_axes(number, betas | {"ticktext": names}, heights)
        key = on_panel(number)["xaxis"].replace("x", "xaxis")
        shape["meta"]["narrow"][key] = betas | grid | {"ticktext": few}
    if looked_at:
        run, chosen = looked_at
        x = _places(run.view.betas, positive[0])
        shape["shapes"] = [_line_at(x[chosen], number) for number in range(1, len(PANELS) + 1)]
        y, value = run.view.means["accuracy"][chosen], f"{run.view.betas[chosen]:g}"
        look: dict[str, Any] = {"axes": "x", "step": 0.55, "x_range": (x[0], x[-1])}
        colour = RUN_COLOURS[run.place]
        shape["meta"]["handles"] = [
            handle(BETA, x[chosen], y, "Chosen β", value, colour=colour, **look)
        ]
    return {"data": data, "layout": shape}


def beta_at(
    x: float, run: DrawnRun[RegularisationRun], runs: Sequence[DrawnRun[RegularisationRun]]
) -> int:
    """Return the index of the beta of `run` that is nearest to `x` in the figure of `runs`."""
    return int(np.abs(_places(run.view.betas, _positive(runs)[0]) - x).argmin())


def _positive(runs: Sequence[DrawnRun[RegularisationRun]]) -> list[float]:
    return sorted({beta for run in runs for beta in run.view.betas if beta > 0}) or [1.0]


def _line_at(x: float, number: int) -> dict[str, Any]:
    """Return a dotted vertical line across panel `number`."""
    axes = on_panel(number)
    ends = {"xref": axes["xaxis"], "yref": f"{axes['yaxis']} domain"}
    return upright_line(x, "theme:text") | ends


def _places(betas: Sequence[float], smallest: float) -> Array:
    """Return the places of betas: logarithms, and half a decade below `smallest` for 0."""
    return np.array([np.log10(beta or smallest) - 0.5 * (beta == 0) for beta in betas])


def _points_and_line(
    run: DrawnRun[RegularisationRun], x: Array, values: Array, means: Array, number: int
) -> list[Trace]:
    colour, symbol = RUN_COLOURS[run.place], _SYMBOLS[run.place]
    common = {"legendgroup": run.name, **on_panel(number)}
    curve = line(run.name, x, means, **run_style(run.place), width=2) | {
        "mode": "lines+markers",
        "showlegend": number == 1,
        "marker": {"color": colour, "symbol": symbol, "size": 6},
        "customdata": list(run.view.betas),
        "hovertemplate": "β %{customdata}: %{y:.4f}",
    }
    look = {"color": colour, "symbol": f"{symbol}-open", "size": 5, "opacity": 0.6}
    points = markers(run.name, np.repeat(x, values.shape[1]), values.ravel(), **look)
    return [curve | common, points | common | {"showlegend": False, "hoverinfo": "skip"}]


def over_steps(run: RegularisationRun, chosen: int, unit: Unit) -> Figure:
    """Draw held-out NLL over the steps: a line for each beta, and one for the teachers.

    The lines of the smallest beta and of the chosen one are in front.
    """
    taught, teacher_nll = run.teaching[0], unit.of(run.teaching[1])
    data, labels, nll = [], [], np.empty(0)
    if run.has_students:
        steps, nll = run.arrays["trail_step"], unit.of(run.over_steps("nll"))
        looks = {0: _SMALLEST, chosen: _CHOSEN}
        for index, beta in enumerate(run.betas):
            curve = line(f"β = {beta:g}", steps, nll[:, index], **looks.get(index, _OTHERS))
            in_front = index in looks
            data.append(curve | {"showlegend": in_front, "zorder": int(in_front)})
        labels = _end_labels(run.betas, steps, nll, looks)
    if len(taught):
        data.append(line("teacher", taught, teacher_nll, color=GREEN, width=2.5, dash="dot"))
    return figure(
        data,
        # Space for the betas at the ends of the lines.
        xaxis=axis("step", range=[0, 1.09 * run.config.steps]),
        yaxis=axis(f"held-out NLL, {unit.name}", range=around(nll, teacher_nll, least=0.05)),
        annotations=labels,
    )


def _end_labels(
    betas: Sequence[float], steps: Array, nll: Array, looks: Mapping[int, dict[str, Any]]
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
            "font": {"size": 11, "color": looks.get(index, {"color": "theme:text"})["color"]},
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
    middles = typed_array(width * (np.arange(shares.shape[1]) + 0.5))
    looks = {0: (_SMALLEST["color"], "/"), chosen: (_CHOSEN["color"], "")}
    return figure(
        [
            bars(
                f"β = {run.betas[index]:g}",
                middles,
                typed_array(shares[index]),
                *look,
                width=width,
                opacity=0.65,
            )
            for index, look in looks.items()
        ],
        xaxis=axis(f"H(p), {unit.name}", range=[0, unit.of(MOST_ENTROPY)]),
        yaxis=axis("share of held-out images", range=from_zero(shares, least=0.05)),
        barmode="overlay",
    )


def prediction(view: PredictionView, kind: str, unit: Unit) -> Figure:
    """Draw each divergence over the logit of class 0, the chosen logit marked.

    The kind ``"gradient"`` draws the derivatives by the logit instead.
    """
    data: list[Trace] = []
    curves = []
    ending = "_gradient" if kind == "gradient" else ""
    for name, label, style in _DIVERGENCES:
        curve, now = unit.of(getattr(view, name + ending)), unit.of(view.now[name + ending])
        curves.append(curve)
        mark = markers(label, [view.spec.lead], [now], color=style["color"], size=9)
        data += [
            line(label, view.lead, curve, **style) | {"legendgroup": name},
            mark | {"legendgroup": name, "showlegend": False, "hoverinfo": "skip"},
        ]
    title = f"gradient, {unit.name}" if ending else f"divergence, {unit.name}"
    drawn = figure(
        data,
        xaxis=axis("logit of class 0", range=list(LEAD_RANGE)),
        yaxis=axis(title, range=from_zero(*curves, least=0.1)),
    )
    lead, y = view.spec.lead, unit.of(view.now[f"forward{ending}"])
    look: dict[str, Any] = {"axes": "x", "step": 0.5, "x_range": LEAD_RANGE}
    drawn["layout"]["meta"] |= {
        "handles": [handle("lead", lead, y, "Logit of class 0", f"{lead:g}", colour=BLUE, **look)]
    }
    return drawn
