"""Figure of one prediction: both directions of KL to a target, the tutorial's, and their pulls."""

from typing import Any

from kllab.divergences.units import Unit
from kllab.topics.output_regularisation.compute import LEAD_RANGE, PredictionView
from pages.charts.steady_range import from_zero
from pages.charts.theme import BLUE, ORANGE, VERMILLION, axis, layout
from pages.charts.typed_array import typed_array

Figure = dict[str, Any]

_LINES = (
    ("forward", "KL(target‖p)", {"color": BLUE, "width": 2.5, "dash": "solid"}),
    ("reverse", "KL(p‖target)", {"color": VERMILLION, "width": 2.5, "dash": "dash"}),
    ("tutorial", "the tutorial's", {"color": ORANGE, "width": 3, "dash": "dot"}),
)


def prediction(view: PredictionView, kind: str, unit: Unit) -> Figure:
    """Each divergence over the lead of the first logit, the chosen one marked.

    With the kind ``"pull"`` instead of ``"divergence"``: its derivative by that lead.
    """
    data: list[dict[str, Any]] = []
    curves = []
    ending = "_pull" if kind == "pull" else ""
    for name, label, line in _LINES:
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
