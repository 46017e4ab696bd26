"""Figures of soft values: maps with arrows, one state's policy, return against entropy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kllab.divergences.units import Unit
from kllab.models.gridworld import ACTIONS
from kllab.models.soft_values import Array
from kllab.topics.maximum_entropy.compute import SoftView
from kllab.topics.maximum_entropy.frontier import Frontier
from kllab.topics.maximum_entropy.projection import Projection
from pages.charts.log_axis import log_axis
from pages.charts.steady_range import decades, from_zero, round_up
from pages.charts.theme import GREEN, P_COLOUR, P_LINE, Q_COLOUR, Q_LINE, axis, layout
from pages.charts.typed_array import typed_array

Figure = dict[str, Any]
_SYMBOLS = ("circle", "diamond", "square", "cross", "triangle-up", "star")


def policies(found: Projection) -> Figure:
    """Bars of the visitor's policy, of exp(Q/alpha)/Z, and of where a descent of KL ends."""
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
    """KL, and the gap of the soft objective over alpha, from the visitor's policy to the target."""
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
    """Learners of one run to draw on the frontier: entropy per step in nats, and return.

    Each (shown, learners): the way so far, the newest last.
    """

    name: str
    colour: str
    entropy: Array
    reward: Array


def frontier(
    curve: Frontier,
    unit: Unit,
    *,
    here: tuple[float, float] | None = None,
    runs: Sequence[Trained] = (),
) -> Figure:
    """Return against entropy for all temperatures; what is trained lies on it or below."""
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
    for index, run in enumerate(runs):
        data += _way(run, unit, _SYMBOLS[index % len(_SYMBOLS)])
    low = min(float(curve.reward.min()), uniform[0])
    # Room above for the line's name, and below for marks that stand at the end.
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


def _way(run: Trained, unit: Unit, symbol: str) -> list[dict[str, Any]]:
    """Each learner's way as a thin line, and where they are now."""
    gap = np.full((1, run.entropy.shape[1]), np.nan)
    x, y = (np.vstack([part, gap]).T.ravel() for part in (unit.of(run.entropy), run.reward))
    way = _line(typed_array(x), y, run.name, {"color": run.colour, "width": 1})
    newest = {
        "type": "scatter",
        "mode": "markers",
        "x": typed_array(unit.of(run.entropy[-1])),
        "y": typed_array(run.reward[-1]),
        "name": run.name,
        "legendgroup": run.name,
        "marker": {"color": run.colour, "size": 10, "symbol": symbol},
    }
    return [
        {**way, "opacity": 0.45, "legendgroup": run.name, "showlegend": False, "hoverinfo": "skip"},
        newest,
    ]


def convergence(view: SoftView) -> Figure:
    """The largest error of soft value iteration after each sweep, and its bound."""
    sweeps = typed_array(np.arange(len(view.errors)))
    # A millionth of the first error is as good as nothing.
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
