"""Horizontal bars, each a stack of named parts with its sum in words above it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pages.charts.steady_range import round_up
from pages.charts.theme import BLUE, GREEN, ORANGE, PURPLE, axis, layout

Figure = dict[str, Any]
_LOOKS = ((PURPLE, "x"), (BLUE, ""), (GREEN, "/"), (ORANGE, "."))


@dataclass(frozen=True)
class Row:
    """One bar: what it is, and the lengths of its parts by name."""

    words: str
    parts: tuple[tuple[str, float], ...]


def stacks(rows: Sequence[Row], unit_name: str) -> Figure:
    """Draw `rows` from top to bottom; parts of one name look alike."""
    names = list(dict.fromkeys(name for row in rows for name, _ in row.parts))
    reach = round_up(1.02 * max(sum(x for _, x in row.parts) for row in rows), least=0.02)
    heights = list(range(len(rows)))[::-1]
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "y": heights,
                "x": [dict(row.parts).get(name, 0.0) for row in rows],
                "name": name,
                "marker": {
                    "color": _LOOKS[i % 4][0],
                    "pattern": {"shape": _LOOKS[i % 4][1], "fillmode": "replace"},
                },
                "hovertemplate": f"{name}: %{{x:.6g}} {unit_name}<extra></extra>",
            }
            for i, name in enumerate(names)
        ],
        "layout": layout(
            xaxis=axis(unit_name, range=[0, reach]),
            yaxis={"range": [-0.5, len(rows) - 0.25], "visible": False, "fixedrange": True},
            barmode="stack",
            bargap=0.55,
            hovermode="closest",
            margin={"l": 12, "r": 12, "t": 36, "b": 44},
            meta={},
            legend={**layout()["legend"], "traceorder": "normal"},
            annotations=[
                {
                    "x": 0,
                    "xanchor": "left",
                    "y": height + 0.24,
                    "yanchor": "bottom",
                    "showarrow": False,
                    "text": row.words,
                }
                for height, row in zip(heights, rows, strict=True)
            ],
        ),
    }
