"""Figures of soft values and of learners: policies, return against entropy, curves."""

from __future__ import annotations

import numpy as np

from kllab.divergences.units import Unit
from kllab.models.gridworld import ACTIONS
from kllab.topics.maximum_entropy.compute import SoftView
from kllab.topics.maximum_entropy.frontier import Frontier
from kllab.topics.maximum_entropy.projection import Projection
from kllab.topics.maximum_entropy.run_view import MaximumEntropyRun
from pages.charts.handle import handle
from pages.charts.log_axis import log_axis
from pages.charts.panels import four_panels, on_panel, panel_axes
from pages.charts.point import point
from pages.charts.shapes import level_line
from pages.charts.steady_range import decades, from_zero, round_up
from pages.charts.theme import (
    GREEN,
    P_COLOUR,
    P_LINE,
    Q_COLOUR,
    Q_LINE,
    RUN_COLOURS,
    Figure,
    Trace,
    axis,
    figure,
)
from pages.charts.traces import bars, joined, line, markers
from pages.charts.training import DrawnRun

STEP = 0.05
"""Change of the entropy per step, in nats, by an arrow key on the handle of the temperature."""


def policies(found: Projection) -> Figure:
    """Draw bars of the visitor's policy, of exp(Q/alpha)/Z, and of a policy found by its KL.

    Each bar of the visitor's policy has a handle.
    """
    places, width = np.arange(len(ACTIONS)), 0.25
    drawn = figure(
        [
            bars(
                name,
                (places + offset * width).tolist(),
                [float(value) for value in values],
                colour,
                pattern,
                width=width,
                text=list(ACTIONS),
                textposition="none",
                hovertemplate=f"{name}, %{{text}}: %{{y:.6g}}<extra></extra>",
            )
            for offset, (name, values, colour, pattern) in enumerate(
                (
                    ("your policy", found.own, P_COLOUR, ""),
                    ("exp(Q/α)/Z", found.target, Q_COLOUR, "/"),
                    ("by minimising KL", found.descended, GREEN, "x"),
                ),
                start=-1,
            )
        ],
        xaxis=axis(
            "", range=[-0.55, 3.55], tickvals=places.tolist(), ticktext=ACTIONS, fixedrange=True
        ),
        yaxis=axis("probability", range=[0, 1.05], dtick=0.25, fixedrange=True),
        hovermode="closest",
    )
    drawn["layout"]["meta"] |= {
        "handles": [
            handle(
                name,
                place - width,
                share,
                f"Your policy: {name}",
                f"{share:.3f}",
                axes="y",
                colour=P_COLOUR,
                step=0.02,
                y_range=[0, 1],
            )
            for place, (name, share) in enumerate(zip(ACTIONS, found.own, strict=True))
        ]
    }
    return drawn


def mixing(found: Projection, unit: Unit) -> Figure:
    """Draw KL and (gap of the soft objective) / alpha, from the visitor's policy to the target."""
    kl, gap = unit.of(found.mixed_kl), unit.of(found.mixed_gap)
    look = {"color": Q_COLOUR, "symbol": "circle-open", "size": 9}
    return figure(
        [
            line("KL(π‖π*)", found.share, kl, **P_LINE),
            markers("(J(π*) − J(π))/α", found.share[::4], gap[::4], **look),
        ],
        xaxis=axis("share of π* mixed into your policy", range=[-0.02, 1.02]),
        yaxis=axis(unit.name, range=from_zero(kl, gap, least=unit.of(0.01))),
    )


def frontier(
    curve: Frontier,
    unit: Unit,
    *,
    here: tuple[float, float] | None = None,
    alpha: float | None = None,
    trained: DrawnRun[MaximumEntropyRun] | None = None,
) -> Figure:
    """Draw return against entropy for all temperatures; trained policies are on it or below.

    With `alpha` the optimum `here` is a handle for the temperature.
    """
    optimum, uniform = curve.optimum, curve.uniform
    data = [
        line("optimal, all α", unit.of(curve.entropy), curve.reward, color="theme:text", width=2)
        | {
            "customdata": [f"{alpha:.3g}" for alpha in curve.alpha],
            "hovertemplate": "α = %{customdata}: %{x:.4g}, %{y:.4g}<extra></extra>",
        },
        point("uniform", unit.of(uniform[1]), uniform[0], GREEN, "square-open", size=11),
    ]
    if here:
        entropy, reward = unit.of(here[0]), here[1]
        data.append(point("optimal, your α", entropy, reward, Q_COLOUR, "diamond", size=12))
    if trained:
        data += _path(trained, unit)
    low = min(float(curve.reward.min()), uniform[0])
    # Space above for the line's name, and below for markers at the end.
    shown = from_zero([low, 1.05 * optimum], least=0.1)
    shown[0] -= 0.05 * (shown[1] - shown[0])
    label = {"text": "best without entropy", "textposition": "end", "yanchor": "top"}
    most = float(unit.of(1.04 * np.log(4)))
    drawn = figure(
        data,
        xaxis=axis(f"entropy per step, {unit.name}", range=[0, most]),
        yaxis=axis("return", range=shown),
        hovermode="closest",
        shapes=[level_line(optimum, label=label)],
    )
    if here and alpha is not None:
        temperature = handle(
            "alpha",
            unit.of(here[0]),
            here[1],
            "Temperature",
            f"α = {alpha:g}",
            axes="x",
            colour=Q_COLOUR,
            step=float(unit.of(STEP)),
            x_range=[0, most],
        )
        drawn["layout"]["meta"] |= {"handles": [temperature]}
    return drawn


def _path(run: DrawnRun[MaximumEntropyRun], unit: Unit) -> list[Trace]:
    """Draw the path of each learner as a thin line, and where it is now."""
    entropy = unit.of(run.view.trail["visited_entropy"])
    reward = run.view.trail["expected_return"]
    colour, group = RUN_COLOURS[run.place], {"legendgroup": run.name}
    path = line(run.name, joined(entropy.T), joined(reward.T), color=colour, width=1)
    return [
        path | group | {"opacity": 0.45, "showlegend": False, "hoverinfo": "skip"},
        markers(run.name, entropy[-1], reward[-1], color=colour, size=10, symbol="circle") | group,
    ]


def convergence(view: SoftView) -> Figure:
    """Draw the largest error of soft value iteration after each sweep, and its bound."""
    sweeps = np.arange(len(view.errors))
    # A millionth of the first error counts as 0.
    high = decades(view.errors[:1])[1]
    errors, bound = (np.where(each > 0, each, np.nan) for each in (view.errors, view.bound))
    return figure(
        [
            line("max |V − V*|", sweeps, errors, **P_LINE),
            line("bound: γ^k × first error", sweeps, bound, **Q_LINE | {"width": 1.5}),
        ],
        xaxis=axis("sweep k", range=[0, round_up(len(view.errors) - 1, least=10)]),
        yaxis=log_axis("error of V", 1e-6 * high, high),
    )


def learners(run: MaximumEntropyRun, unit: Unit) -> Figure:
    """Draw four panels of one run: return, entropy, alpha and KL, a line for each learner."""
    data: list[Trace] = []
    trail, steps = run.trail, run.arrays["trail_step"]
    panels = {
        "return": trail["expected_return"],
        f"entropy, {unit.name}": unit.of(trail["entropy"]),
        "α": trail["alpha"],
        f"KL, {unit.name}": unit.of(trail["kl"]),
    }
    shape = four_panels(list(panels), hovermode="closest")
    for number, values in enumerate(panels.values(), start=1):
        for index, alpha in enumerate(run.now["alpha"]):
            dash = ("solid", "dash", "dot")[index // 6 % 3]
            look = {"color": RUN_COLOURS[index % 6], "dash": dash}
            legend = {"legendgroup": str(index), "showlegend": number == 1}
            curve = line(f"α = {alpha:.3g}", steps, values[:, index], **look)
            data.append(curve | on_panel(number) | legend)
        heights = (
            axis("", range=from_zero(values, least=0.1))
            if number <= 2
            else log_axis("", *decades(values, least=1e-6))
        )
        shape |= panel_axes(number, axis("step", range=[0, run.config.steps]), heights)
    shape["shapes"] = [level_line(unit.of(each), 2) for each in run.config.target_entropies]
    return {"data": data, "layout": shape}
