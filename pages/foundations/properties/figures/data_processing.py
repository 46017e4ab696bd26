"""Figure of data processing: P and Q over the merged cells, and KL before and after."""

from typing import Any

import numpy as np

from kllab.divergences.units import Unit
from kllab.topics.properties.data_processing import ProcessingFinding
from pages.charts.steady_range import round_up
from pages.charts.theme import GREEN, P_COLOUR, PURPLE, Q_COLOUR, axis, layout

Figure = dict[str, Any]


def figure(found: ProcessingFinding, unit: Unit) -> Figure:
    """Draw the merged probabilities above, and KL before and after below."""
    bars = [
        {
            "type": "bar",
            "x": found.names,
            "y": values.tolist(),
            "name": name,
            "marker": {"color": colour, "pattern": {"shape": pattern}},
            "hovertemplate": f"{name}(%{{x}}) = %{{y:.4g}}<extra></extra>",
        }
        for name, values, colour, pattern in (
            ("P", found.p, P_COLOUR, ""),
            ("Q", found.q, Q_COLOUR, "/"),
        )
    ]
    finite = [unit.of(x) for x in (found.fine, found.coarse) if np.isfinite(x)]
    reach = round_up(1.3 * max(finite, default=0.0), least=unit.of(0.05))
    lengths = [unit.of(x) if np.isfinite(x) else 2 * reach for x in (found.coarse, found.fine)]
    lower = {
        "type": "bar",
        "orientation": "h",
        "x": lengths,
        "y": ["after", "before"],
        "text": [unit.number(x) for x in (found.coarse, found.fine)],
        "textposition": "auto",
        "xaxis": "x2",
        "yaxis": "y2",
        "name": "KL(P‖Q)",
        "showlegend": False,
        "marker": {"color": [GREEN, PURPLE]},
        "hovertemplate": f"%{{y}}: %{{x:.6g}} {unit.name}<extra></extra>",
    }
    return {
        "data": [*bars, lower],
        "layout": layout(
            xaxis=axis("outcomes seen as one", type="category", anchor="y", fixedrange=True),
            yaxis=axis("probability", domain=[0.48, 1.0], range=[0, 1.02]),
            xaxis2=axis(f"KL(P‖Q), {unit.name}", anchor="y2", range=[0, reach]),
            yaxis2=axis("", domain=[0.0, 0.24], anchor="x2", fixedrange=True),
            bargap=0.3,
            hovermode="closest",
        ),
    }
