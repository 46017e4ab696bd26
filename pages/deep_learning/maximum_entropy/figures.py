"""Figures of soft values and of learners: policies, return against entropy, curves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from kllab.divergences.units import Unit
from kllab.models.gridworld import ACTIONS
from kllab.models.soft_values import Array
from kllab.topics.maximum_entropy.compute import SoftView
from kllab.topics.maximum_entropy.frontier import Frontier
from kllab.topics.maximum_entropy.projection import Projection
from kllab.topics.maximum_entropy.run_view import MaximumEntropyRun
from pages.charts.four_panels import dotted_line, four_panels
from pages.charts.log_axis import log_axis
from pages.charts.steady_range import decades, from_zero, round_up
from pages.charts.theme import (
    GREEN,
    P_COLOUR,
    P_LINE,
    Q_COLOUR,
    Q_LINE,
    RUN_COLOURS,
    axis,
    layout,
)
from pages.charts.typed_array import typed_array

Figure = dict[str, Any]


def policies(found: Projection) -> Figure:
    """Draw bars of the visitor's policy, of exp(Q/alpha)/Z, and of the result of descending KL."""
    bars = (
        ("yours", found.own, P_COLOUR, ""),
        ("exp(Q/α)/Z", found.target, Q_COLOUR, "/"),
        ("KL descended", found.descended, GREEN, "x"),
    )
    return {
        "data": [
            {
                "type": "bar",
                "x": list(ACTIONS),
                "y": [float(value) for value in values],
                "name": name,
                "marker": {"color": colour, "pattern": {"shape": pattern}},
                "hovertemplate": f"{name}, %{{x}}: %{{y:.6g}}<extra></extra>",
            }
            for name, values, colour, pattern in bars
        ],
        "layout": layout(
            xaxis=axis("action", type="category", fixedrange=True),
            yaxis=axis("probability", range=[0, 1.02], dtick=0.25),
            hovermode="closest",
            bargap=0.25,
        ),
    }


def mixing(found: Projection, unit: Unit) -> Figure:
    """Draw KL and (gap of the soft objective) / alpha, from the visitor's policy to the target."""
    x = typed_array(found.share)
    return {
        "data": [
            _line(x, unit.of(found.mixed_kl), "KL(π‖π*)", P_LINE),
            {
                "type": "scatter",
                "mode": "markers",
                "x": typed_array(found.share[::4]),
                "y": typed_array(unit.of(found.mixed_gap[::4])),
                "name": "(J(π*) − J(π))/α",
                "marker": {"color": Q_COLOUR, "symbol": "circle-open", "size": 9},
            },
        ],
        "layout": layout(
            xaxis=axis("share of π* mixed into your policy", range=[-0.02, 1.02]),
            yaxis=axis(
                unit.name,
                range=from_zero(
                    unit.of(found.mixed_kl), unit.of(found.mixed_gap), least=unit.of(0.01)
                ),
            ),
        ),
    }


@dataclass(frozen=True, eq=False)
class Trained:
    """Run to draw on the frontier."""

    name: str
    colour: str
    run: MaximumEntropyRun


def frontier(
    curve: Frontier,
    unit: Unit,
    *,
    here: tuple[float, float] | None = None,
    trained: Trained | None = None,
) -> Figure:
    """Draw return against entropy for all temperatures; trained policies are on it or below."""
    optimum, uniform = curve.optimum, curve.uniform
    data = [
        _line(
            typed_array(unit.of(curve.entropy)), curve.reward, "exact, all α",
            {"color": "theme:text", "width": 2},
        )
        | {
            "customdata": [f"{alpha:.3g}" for alpha in curve.alpha],
            "hovertemplate": "α = %{customdata}: %{x:.4g}, %{y:.4g}<extra></extra>",
        },
        _marker(unit.of(uniform[1]), uniform[0], "uniform", GREEN, "square-open", 11),
    ]  # fmt: skip
    if here:
        data.append(_marker(unit.of(here[0]), here[1], "exact, your α", Q_COLOUR, "diamond", 12))
    if trained:
        data += _path(trained, unit)
    low = min(float(curve.reward.min()), uniform[0])
    # Space above for the line's name, and below for markers at the end.
    shown = from_zero([low, 1.05 * optimum], least=0.1)
    shown[0] -= 0.05 * (shown[1] - shown[0])
    return {
        "data": data,
        "layout": layout(
            xaxis=axis(f"entropy per step, {unit.name}", range=[0, unit.of(1.04 * np.log(4))]),
            yaxis=axis("return", range=shown),
            hovermode="closest",
            shapes=[
                {
                    "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": optimum,
                    "y1": optimum, "line": {"color": "theme:text", "width": 1, "dash": "dot"},
                    "label": {"text": "best without entropy", "textposition": "end"},
                }
            ],
        ),
    }  # fmt: skip


def _path(trained: Trained, unit: Unit) -> list[dict[str, Any]]:
    """Draw the path of each learner as a thin line, and where it is now."""
    entropy = unit.of(trained.run.trail["visited_entropy"])
    reward = trained.run.trail["expected_return"]
    gap = np.full((1, entropy.shape[1]), np.nan)
    x, y = (np.vstack([part, gap]).T.ravel() for part in (entropy, reward))
    common = {"name": trained.name, "legendgroup": trained.name}
    path = _line(typed_array(x), y, trained.name, {"color": trained.colour, "width": 1})
    return [
        {**path, **common, "opacity": 0.45, "showlegend": False, "hoverinfo": "skip"},
        {
            **common,
            "type": "scatter",
            "mode": "markers",
            "x": typed_array(entropy[-1]),
            "y": typed_array(reward[-1]),
            "marker": {"color": trained.colour, "size": 10, "symbol": "circle"},
        },
    ]


def convergence(view: SoftView) -> Figure:
    """Draw the largest error of soft value iteration after each sweep, and its bound."""
    sweeps = typed_array(np.arange(len(view.errors)))
    # A millionth of the first error counts as 0.
    high = decades(view.errors[:1])[1]
    errors, bound = (np.where(each > 0, each, np.nan) for each in (view.errors, view.bound))
    return {
        "data": [
            _line(sweeps, errors, "max |V − V*|", P_LINE),
            _line(sweeps, bound, "γ^k of the first", {**Q_LINE, "width": 1.5}),
        ],
        "layout": layout(
            xaxis=axis("sweep k", range=[0, round_up(len(view.errors) - 1, least=10)]),
            yaxis=log_axis("error of V", 1e-6 * high, high),
        ),
    }


def learners(run: MaximumEntropyRun, unit: Unit) -> Figure:
    """Draw four panels of one run: return, entropy, alpha and KL, a line for each learner."""
    data: list[dict[str, Any]] = []
    trail, steps = run.trail, typed_array(run.arrays["trail_step"])
    panels = (
        ("return", trail["expected_return"], "linear"),
        (f"entropy, {unit.name}", unit.of(trail["entropy"]), "linear"),
        ("α", trail["alpha"], "log"),
        (f"KL, {unit.name}", unit.of(trail["kl"]), "log"),
    )
    shape = four_panels([name for name, _, _ in panels], hovermode="closest")
    for number, (_, values, kind) in enumerate(panels, start=1):
        suffix = "" if number == 1 else str(number)
        for index in range(values.shape[1]):
            name = f"α = {run.now['alpha'][index]:.3g}"
            dash = ("solid", "dash", "dot")[index // 6 % 3]
            line = {"color": RUN_COLOURS[index % 6], "dash": dash}
            axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
            legend = {"legendgroup": str(index), "showlegend": number == 1}
            data.append(_line(steps, values[:, index], name, line) | axes | legend)
        shape[f"xaxis{suffix}"] = axis("step", range=[0, run.config.steps])
        shape[f"yaxis{suffix}"] = (
            log_axis("", *decades(values, least=1e-6))
            if kind == "log"
            else axis("", range=from_zero(values, least=0.1))
        )
    shape["shapes"] = [dotted_line(unit.of(each), 2) for each in run.config.target_entropies]
    return {"data": data, "layout": shape}


def _marker(x: float, y: float, name: str, colour: str, symbol: str, size: int) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [float(x)],
        "y": [float(y)],
        "name": name,
        "marker": {"color": colour, "symbol": symbol, "size": size, "line": {"width": 2}},
    }


def _line(x: Any, y: Array, name: str, line: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": typed_array(y),
        "name": name,
        "line": line,
    }
