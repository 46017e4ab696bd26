"""Figure of several learners of one run: return, entropy, alpha and KL over the steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kllab.divergences.units import Unit
from kllab.models.soft_values import Array
from pages.charts.four_panels import four_panels
from pages.charts.log_axis import log_axis
from pages.charts.steady_range import decades, from_zero
from pages.charts.theme import RUN_COLOURS, axis
from pages.charts.typed_array import typed_array

Figure = dict[str, Any]


def learners(
    steps: Array,
    trail: Mapping[str, Array],
    total_steps: int,
    unit: Unit,
    targets: Sequence[float],
) -> Figure:
    """Four panels of one run: return, entropy, alpha and KL, a line for each learner."""
    data: list[dict[str, Any]] = []
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
            name = f"α = {trail['alpha'][-1, index]:.3g}"
            data.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": typed_array(steps),
                    "y": typed_array(values[:, index]),
                    "name": name,
                    "line": {
                        "color": RUN_COLOURS[index % 6],
                        "dash": ("solid", "dash", "dot")[index // 6 % 3],
                    },
                    "xaxis": f"x{suffix}",
                    "yaxis": f"y{suffix}",
                    "legendgroup": str(index),
                    "showlegend": number == 1,
                }
            )
        shape[f"xaxis{suffix}"] = axis("step", range=[0, total_steps])
        shape[f"yaxis{suffix}"] = (
            log_axis("", *decades(values, least=1e-6))
            if kind == "log"
            else axis("", range=from_zero(values, least=0.1))
        )
    shape["shapes"] = target_lines(targets, unit)
    return {"data": data, "layout": shape}


def target_lines(targets: Sequence[float], unit: Unit) -> list[dict[str, Any]]:
    """Return a dotted line at each target entropy (nats), for the second of four panels."""
    return [
        {
            "type": "line",
            "xref": "x2 domain",
            "yref": "y2",
            "x0": 0,
            "x1": 1,
            "y0": unit.of(target),
            "y1": unit.of(target),
            "line": {"color": "theme:text", "width": 1, "dash": "dot"},
        }
        for target in targets
    ]
