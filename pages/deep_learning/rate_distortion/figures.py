"""Figures of the rate-distortion plane."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from kllab.divergences.units import Unit
from kllab.topics.rate_distortion.run_view import Point, RateDistortionRun
from kllab.topics.rate_distortion.train.config import Curve
from pages.charts.handle import handle
from pages.charts.shapes import strip
from pages.charts.steady_range import Range, around, round_up
from pages.charts.theme import (
    BLUE,
    GREEN,
    ORANGE,
    PURPLE,
    RUN_COLOURS,
    SKY,
    VERMILLION,
    Figure,
    Trace,
    axis,
    figure,
    note,
)
from pages.charts.traces import area_between, joined, line, markers
from pages.charts.training import DrawnRun
from pages.charts.typed_array import typed_array

COLOURS = (GREEN, PURPLE, VERMILLION, SKY, ORANGE, BLUE)
"""Colours of the curves of a run; blue, the last, is also the tangent's."""
BEFORE: tuple[Range, Range] = ([0.0, 60.0], [40.0, 220.0])
"""Ends of the axes before a training, in nats."""
CLICK = "click"
"""Name with which a click on a point comes to `on_drag`."""
_LINES = 8
"""Number of lines of equal ELBO, about."""


def empty_plane(unit: Unit) -> Figure:
    """Draw the plane before a training: only lines of equal ELBO."""
    x, y = ([unit.of(end) for end in ends] for ends in BEFORE)
    return _figure([_equal_elbo(x, y)], x, y, unit)


def plane(
    run: RateDistortionRun,
    point: Point,
    unit: Unit,
    others: Sequence[DrawnRun[RateDistortionRun]] = (),
    *,
    ends: tuple[Range, Range] | None = None,
    then: str = "",
) -> Figure:
    """Draw the models of a run as points with their paths, the bounds, and a tangent.

    `others` are runs on the same images, whose means are drawn beside it; `ends` are those of the
    axes, by default the run's own; `then` says of which time the points are, if they are older.
    """
    floor, best = unit.of(run.pixel_entropy), unit.of(run.entropy_bound)
    blank = unit.of(run.blank_distortion)
    x, y = ends or axes(run, unit)
    data = [
        _region(run, unit, x, y),
        _unknown(floor, best, x, y),
        _equal_elbo(x, y),
        line("best −ELBO", [0, best], [best, 0], color=ORANGE, dash="dash", width=2)
        | {"hoverinfo": "skip"},
        _paths(run, unit, y),
        _tangent(point, unit, y),
        markers("no code: R = 0", [0.0], [blank], size=10, color="theme:text", symbol="x-thin-open")
        | {"hovertemplate": "no code: D %{y:.1f}<extra></extra>", "cliponaxis": False},
    ]
    for other in others:
        name, colour = f"{other.letter}: means", RUN_COLOURS[other.place]
        rate, distortion = other.view.mean_rate.ravel(), other.view.mean_distortion.ravel()
        look = {"size": 9, "color": colour, "symbol": "square-open", "line": {"width": 2}}
        data.append(
            markers(name, unit.of(rate), unit.of(distortion), **look)
            | {"hovertemplate": f"{other.letter}: R %{{x:.2f}}, D %{{y:.1f}}<extra></extra>"}
        )
    for index, curve in enumerate(run.config.curves):
        data += _points(run, index, curve, unit, x, y)
    drawn = _figure(data, x, y, unit)
    drawn["layout"]["shapes"] = [strip("y", y[0], floor, "rgba(128,128,128,.25)")]
    small = {"font": {"size": 12}, "opacity": 0.8}
    drawn["layout"]["annotations"] = [
        note(f"impossible: D < H(b|x) = {floor:.0f}", x[1], floor, **_corner(1, 1), **small),
        note("feasible", x[1], y[1], **_corner(1, 1), **small),
        note("not known: H ≤ best −ELBO", 0, floor, **_corner(0, 0), **small),
        *_beta_names(run, unit, y),
    ]
    if then:
        drawn["layout"]["annotations"].append(note(f"<b>{then}</b>", 0, y[0], **_corner(0, 0)))
    drawn["layout"]["meta"] |= {
        "handles": [_handle(run, point, unit)],
        "click": CLICK,
    }
    return drawn


def _corner(right: int, top: int) -> dict[str, Any]:
    """Return the anchors of a text whose corner is at its place, 3 px apart."""
    return {
        "xanchor": ("left", "right")[right],
        "yanchor": ("bottom", "top")[top],
        "xshift": (4, -4)[right],
        "yshift": (2, -2)[top],
    }


def axes(run: RateDistortionRun, unit: Unit) -> tuple[Range, Range]:
    """Return the ends of both axes; points beyond them are drawn at the ends.

    The axis of rates only grows during a training.
    """
    low, high = run.pixel_entropy, run.blank_distortion
    if not 0 <= low < high < np.inf:  # records that no training makes
        return ([unit.of(end) for end in BEFORE[0]], [unit.of(end) for end in BEFORE[1]])
    step = round_up(unit.of(high - low)) / 20
    bottom, top = unit.of(low) - 0.06 * unit.of(high - low), unit.of(high) * 1.04
    y = [float(step * np.floor(bottom / step)), float(step * np.ceil(top / step))]
    rates, distortions = (unit.of(part) for part in run.trail)
    inside = rates[distortions <= y[1]]
    _, reach = around([0.0], 1.02 * inside, least=0.25 * unit.of(high - low))
    return [-0.02 * reach, reach], y


def _figure(data: Sequence[Trace], x: Range, y: Range, unit: Unit) -> Figure:
    return figure(
        data,
        xaxis=axis(f"rate R, {unit.name} per image", range=x),
        yaxis=axis(f"distortion D, {unit.name} per image", range=y),
        hovermode="closest",
        meta={"narrow": {"showlegend": False, "margin": {"l": 46, "r": 8, "t": 8, "b": 40}}},
    )  # fmt: skip


def _equal_elbo(x: Range, y: Range) -> Trace:
    """Return lines of equal ELBO: D + R is the distortion at which they meet rate 0."""
    step = round_up((x[1] + y[1] - y[0]) / _LINES)
    sums = step * np.arange(np.ceil(y[0] / step), np.floor((x[1] + y[1]) / step) + 1)
    ends = np.array([0.0, x[1]])
    lines = [(ends, total - ends) for total in sums]
    return line(
        "equal ELBO",
        joined(rates for rates, _ in lines),
        joined(distortions for _, distortions in lines),
        color="theme:text",
        dash="dot",
        width=1,
    ) | {"opacity": 0.45, "hoverinfo": "skip"}


def _region(run: RateDistortionRun, unit: Unit, x: Range, y: Range) -> Trace:
    """Return the area that these models show to be feasible: as much rate and distortion, or more.

    More of either can always be had: by bits that say nothing, or by a worse decoder.
    """
    rate = np.append(0.0, run.rate.ravel())
    distortion = np.append(run.blank_distortion, run.distortion.ravel())
    finite = np.isfinite(rate) & np.isfinite(distortion)
    order = np.argsort(rate[finite], kind="stable")
    rates, lowest = rate[finite][order], np.minimum.accumulate(distortion[finite][order])
    steps, heights = np.repeat(unit.of(rates), 2), np.repeat(unit.of(lowest), 2)
    outline_x = np.append(steps[1:], x[1])
    top = np.full_like(outline_x, y[1])
    heights = np.minimum(heights, y[1])
    area = area_between("feasible", outline_x, heights, top, "rgba(0,158,115,.10)")
    return area | {"showlegend": False}


def _unknown(floor: float, best: float, x: Range, y: Range) -> Trace:
    """Return the area between the bounds of H: nobody knows what of it is feasible."""
    rates = np.array([0.0, min(max(best - y[1], 0.0), x[1]), min(best - floor, x[1])])
    low, high = np.full(3, floor), np.minimum(best - rates, y[1])
    area = area_between("not known", rates, low, high, "rgba(230,159,0,.13)")
    return area | {"showlegend": False}


def _paths(run: RateDistortionRun, unit: Unit, y: Range) -> Trace:
    """Return the path of each model during training, from where it enters the plane."""
    rate, distortion = (unit.of(part).reshape(len(part), -1).T for part in run.path[1:])
    inside = np.where(distortion <= y[1], distortion, np.nan)
    path = line("path", joined(rate), joined(inside), color="theme:text", dash="solid", width=0.8)
    return path | {"opacity": 0.3, "hoverinfo": "skip", "showlegend": False}


def _tangent(point: Point, unit: Unit, y: Range) -> Trace:
    """Return the line through a point on which its loss is constant, within the plane."""
    loss, beta = unit.of(point.loss), point.beta
    if beta:
        heights = np.array([min(loss, y[1]), y[0]])
        rates = (loss - heights) / beta
    else:
        rates, heights = np.array([0.0, 1e4]), np.full(2, loss)
    name = f"tangent: −β = −{beta:g}"
    return line(name, rates, heights, color=BLUE, dash="solid", width=2) | {"hoverinfo": "skip"}


def _points(
    run: RateDistortionRun, index: int, curve: Curve, unit: Unit, x: Range, y: Range
) -> list[Trace]:
    """Return the models of a curve and, for several seeds, their means with error bars."""
    config, colour = run.config, COLOURS[index % len(COLOURS)]
    betas, seeds = config.betas, config.seeds
    names = [f"{curve.latent_dim} latents"] if len(config.latent_dims) > 1 else []
    names += [curve.schedule] if len(config.schedules) > 1 else []
    name = ", ".join(names) or "models"
    rate, distortion = unit.of(run.rate[index].ravel()), unit.of(run.distortion[index].ravel())
    above = distortion > y[1]
    symbols = np.where(above, "triangle-up", ("circle", "diamond", "square")[index % 3])
    size = 9 if seeds == 1 else 7
    each = markers(
        name,
        np.minimum(rate, x[1]),
        np.minimum(distortion, y[1]),
        size=size,
        color=colour,
        symbol=symbols.tolist(),
        opacity=0.85 if seeds == 1 else 0.6,
    ) | {
        "cliponaxis": False,
        "text": [
            f"β {beta:g}, seed {config.seed + seed}: R {r:.2f}, D {d:.1f}"
            for (seed, beta), r, d in zip(
                ((seed, beta) for seed in range(seeds) for beta in betas),
                rate,
                distortion,
                strict=True,
            )
        ],
        "hovertemplate": f"{name}, %{{text}}<extra></extra>",
    }
    return [each] if seeds == 1 else [each, _means(run, index, colour, name, unit)]


def _means(run: RateDistortionRun, index: int, colour: str, name: str, unit: Unit) -> Trace:
    of_rate, of_distortion = (unit.of(part[index]) for part in run.spread)
    bar = {"type": "data", "color": colour, "thickness": 1.5, "width": 4}
    x, y = unit.of(run.mean_rate[index]), unit.of(run.mean_distortion[index])
    look = {"size": 13, "color": colour, "symbol": "circle-open", "line": {"width": 1.5}}
    return markers(f"{name}: mean ± sd" if name != "models" else "mean ± sd", x, y, **look) | {
        "error_x": bar | {"array": typed_array(of_rate)},
        "error_y": bar | {"array": typed_array(of_distortion)},
        "hoverinfo": "skip",
    }


def _beta_names(run: RateDistortionRun, unit: Unit, y: Range) -> list[dict[str, Any]]:
    """Return labels of the betas beside the means of the last curve."""
    means = zip(run.config.betas, run.mean_rate[-1], run.mean_distortion[-1], strict=True)
    return [
        note(
            f"β {beta:g}",
            float(unit.of(rate)),
            float(unit.of(distortion)),
            xanchor="left",
            yanchor="bottom",
            xshift=7,
            yshift=3,
            font={"size": 12},
        )
        for beta, rate, distortion in means
        if np.isfinite(rate) and unit.of(distortion) <= y[1]
    ]


def _handle(run: RateDistortionRun, point: Point, unit: Unit) -> dict[str, Any]:
    """Return the handle of the chosen point; an arrow key reaches the next beta's."""
    rates = unit.of(np.sort(run.rate[point.place.curve, point.place.seed]))
    rate = unit.of(point.rate)
    away = np.abs(rates - rate)
    gaps = [float(side.min()) for side in (away[rates > rate], away[rates < rate]) if side.size]
    return handle(
        "point",
        rate,
        unit.of(point.distortion),
        "chosen point",
        f"β {point.beta:g}, seed {point.seed}",
        axes="x",
        colour=BLUE,
        step=1.02 * max(gaps) if gaps else 1.0,
        x_range=(float(rates[0]), float(rates[-1])),
        hollow=True,
    )
