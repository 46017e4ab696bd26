"""Figure of one prediction: both directions of KL to a target, the tutorial's, and their pulls."""

from typing import Any

from kllab.divergences.units import Unit
from kllab.explorations.output_regularisation import LEAD_RANGE, PredictionView
from kllab.figures.theme import BLUE, ORANGE, VERMILLION, axis, layout
from kllab.figures.typed_array import typed_array

Figure = dict[str, Any]

_LINES = (
    ("forward", "KL(target‖p)", {"color": BLUE, "width": 2.5, "dash": "solid"}),
    ("reverse", "KL(p‖target)", {"color": VERMILLION, "width": 2.5, "dash": "dash"}),
    ("tutorial", "the tutorial's", {"color": ORANGE, "width": 3, "dash": "dot"}),
)


def prediction(view: PredictionView, unit: Unit) -> Figure:
    """Divergences and their derivatives over the lead of the first logit, the chosen one marked."""
    data: list[dict[str, Any]] = []
    for suffix, kind in (("", ""), ("2", "_pull")):
        axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
        for name, label, line in _LINES:
            common = {"type": "scatter", "name": label, "legendgroup": name, **axes}
            data.append(
                {
                    **common, "mode": "lines", "line": line, "showlegend": not suffix,
                    "x": typed_array(view.lead),
                    "y": typed_array(unit.of(getattr(view, name + kind))),
                }
            )  # fmt: skip
            data.append(
                {
                    **common, "mode": "markers", "showlegend": False,
                    "x": [view.spec.lead], "y": typed_array([unit.of(view.now[name + kind])]),
                    "marker": {"color": line["color"], "size": 9},
                }
            )  # fmt: skip
    reach = axis("lead of the logit", range=list(LEAD_RANGE))
    return {
        "data": data,
        "layout": layout(
            grid={"rows": 1, "columns": 2, "pattern": "independent", "xgap": 0.16},
            xaxis=reach,
            xaxis2=reach,
            yaxis=axis(f"divergence, {unit.name}", rangemode="tozero"),
            yaxis2=axis(f"pull, {unit.name} per unit of logit"),
            meta={
                "narrow": {
                    "grid": {"rows": 2, "columns": 1, "pattern": "independent", "ygap": 0.3},
                    "margin": {"l": 46, "r": 8, "t": 36, "b": 40},
                }
            },
        ),
    }
