"""Figures of policy trainings: KL and its estimates, improvement, seeds, the policy itself."""

from collections.abc import Mapping
from math import degrees

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kllab.divergences.units import Unit
from kllab.topics.policy.run_view import PolicyRun
from kllab.topics.policy.seed_statistics import SeedCurve
from kllab.topics.policy.tutorial_check import SWEEP, PolicyCheckView
from pages.charts.log_axis import log_axis
from pages.charts.point import point
from pages.charts.shapes import strip
from pages.charts.steady_range import around, from_zero, round_up
from pages.charts.theme import (
    BLUE,
    GREEN,
    ORANGE,
    PURPLE,
    RUN_COLOURS,
    SKY,
    VERMILLION,
    Array,
    Figure,
    Trace,
    axis,
    figure,
)
from pages.charts.traces import area_between, heat_map, line
from pages.charts.typed_array import typed_array

_LINES = (
    ("kl", "exact KL(old‖new)", BLUE, "solid", 2.5),
    ("k1", "k1", ORANGE, "dot", 1.5),
    ("k2", "k2", PURPLE, "dashdot", 1.5),
    ("k3", "k3", GREEN, "dash", 1.5),
    ("cleanrl_approx_kl", "logged by CleanRL", VERMILLION, "longdash", 1),
    ("sb3_approx_kl", "logged by SB3", SKY, "longdashdot", 1),
)
_GAINS = (
    ("surrogate", "gain predicted by the surrogate", ORANGE, "dash", 1.5),
    ("improvement", "J(new) − J(old)", BLUE, "solid", 2),
)
_ARROWS = "←↓→↑"
_ABOVE_ALL_RETURNS = 550.0  # on CartPole, whose episodes return 500 at most


def divergences(run: PolicyRun, limit_name: str, total_steps: int, unit: Unit) -> Figure:
    """Draw the exact KL of every update, its estimates, and the algorithm's limit as a line."""
    columns, limit = run.columns, run.kl_limit
    data = [
        line(name, columns["step"], unit.of(columns[key]), color=colour, dash=dash, width=width)
        for key, name, colour, dash, width in _LINES
        if key in columns
    ]
    data[0]["zorder"] = 1  # the exact KL is drawn above its estimates
    # The axis ignores estimates: with few actions they, above all k1, exceed the exact KL by far.
    most = 1.5 * unit.of(np.append(columns["kl"], limit or 0.0))
    high = from_zero(np.maximum(most, 0), least=unit.of(1e-4))[1]
    if limit is not None:
        data.append(_limit(limit_name, columns["step"][[0, -1]], unit.of(limit)))
    return figure(
        data,
        xaxis=axis("update", range=[0, total_steps]),
        yaxis=axis(f"KL, {unit.name}", range=[-0.4 * high, high], zerolinecolor="theme:text"),
    )


def improvement(run: PolicyRun, total_steps: int) -> Figure:
    """Draw the exact gain of each update and its surrogate."""
    columns = run.columns
    gains = around(*(columns[key] for key, *_ in _GAINS), least=0.01)
    return figure(
        [
            line(name, columns["step"], columns[key], color=colour, dash=dash, width=width)
            for key, name, colour, dash, width in _GAINS
        ],
        xaxis=axis("update", range=[0, total_steps]),
        yaxis=axis("discounted return", range=gains, zeroline=True),
    )


def over_seeds(curves: Mapping[str, SeedCurve], published: tuple[float, float, str]) -> Figure:
    """Draw the mean return over seeds with its range, and a published mean with its spread."""
    data: list[Trace] = []
    for index, (name, curve) in enumerate(curves.items()):
        colour = RUN_COLOURS[index % 6]
        seeds = area_between(name, curve.frames, curve.low, curve.high, colour)
        data += [
            seeds | {"opacity": 0.2, "showlegend": False},
            line(name, curve.frames, curve.mean, color=colour, dash="solid", width=2.5),
        ]
    mean, spread, level_name = published
    end = max(float(curve.frames[-1]) for curve in curves.values())
    start = min(float(curve.frames[0]) for curve in curves.values())
    return figure(
        [*data, _limit(level_name, [start, end], mean)],
        xaxis=axis("frames", range=[0, round_up(end)]),
        yaxis=axis("return", range=[0, _ABOVE_ALL_RETURNS]),
        shapes=[strip("y", mean - spread, mean + spread, "rgba(128,128,128,.2)")],
    )


def push_right(probabilities: NDArray[np.float32], angles: Array, velocities: Array) -> Figure:
    """Draw CartPole's policy: P(push right) over pole angle and angular velocity."""
    policy = heat_map(
        probabilities,
        0,
        1,
        [[0, VERMILLION], [0.5, "theme:background"], [1, BLUE]],
        x=typed_array(np.degrees(angles)),
        y=typed_array(velocities),
        colorbar={"title": {"text": "P(right)"}, "thickness": 12},
        hovertemplate="%{x:.1f}°, %{y:.2f} rad/s: %{z:.3f}<extra></extra>",
    )
    return figure(
        [policy],
        xaxis=axis("pole angle, °", range=[degrees(angles[0]), degrees(angles[-1])]),
        yaxis=axis("angular velocity, rad/s", range=[velocities[0], velocities[-1]]),
        hovermode="closest",
    )


def lake(
    probabilities: NDArray[np.float32], state_kl: NDArray[np.float32], tiles: str, unit: Unit
) -> Figure:
    """Draw FrozenLake's policy: the likeliest action on each tile, and KL of the last update."""
    size = int(len(tiles) ** 0.5)
    changes = unit.of(state_kl.astype(np.float64))
    best, shares = probabilities.argmax(axis=1), probabilities.max(axis=1)
    text = [
        tile if tile in "HG" else f"{_ARROWS[action]} {share:.0%}"
        for tile, action, share in zip(tiles, best, shares, strict=True)
    ]
    policy = heat_map(
        changes.reshape(size, size),
        0,
        from_zero(np.maximum(changes, 0), least=unit.of(1e-4))[1],
        [[0, "theme:background"], [1, SKY]],
        text=[text[row * size : (row + 1) * size] for row in range(size)],
        texttemplate="%{text}",
        xgap=2,
        ygap=2,
        colorbar={"title": {"text": f"KL, {unit.name}"}, "thickness": 12},
        hoverinfo="skip",
    )
    return figure(
        [policy],
        xaxis={"visible": False},
        yaxis={"visible": False, "autorange": "reversed", "scaleanchor": "x"},
        hovermode="closest",
    )


def check(view: PolicyCheckView, unit: Unit) -> Figure:
    """Draw the tutorial's KL and the exact one over the new logit, the chosen logit marked."""
    # Both are proportional to the old probability, which depends exponentially on the logit.
    low, high = 1e-6, 100.0
    data: list[Trace] = []
    for values, now, name, colour, dash, symbol in (
        (view.exact, view.chosen.exact, "exact", BLUE, "solid", "circle"),
        (view.tutorial, view.chosen.tutorial, "tutorial, + 1e-10", VERMILLION, "dash", "diamond"),
    ):
        data.append(line(name, SWEEP, unit.of(values), color=colour, dash=dash, width=2.5))
        mark = point(
            f"{name}, chosen", view.spec.new_logit, float(unit.of(now)), colour, symbol,
            y_range=[low, high],
        )  # fmt: skip
        data.append(mark | {"showlegend": False})
    return figure(
        [*data, _limit("max KL", SWEEP[[0, -1]], unit.of(view.spec.max_kl))],
        xaxis=axis("new logit of action 2"),
        yaxis=log_axis(f"KL(old‖new), {unit.name}", low, high),
    )


def _limit(name: str, ends: ArrayLike, height: float) -> Trace:
    """Return a dashed line at `height` with its name in the legend."""
    return line(name, ends, np.full(2, height), color="theme:text", width=1.5, dash="dash")
