"""Horizontal bars, each a stack of named parts with its sum in words above it."""

from collections.abc import Mapping

from pages.charts.theme import Figure, axis, figure, layout, note
from pages.charts.traces import bars


def stacked_bars(
    rows: Mapping[str, Mapping[str, float]],
    looks: Mapping[str, tuple[str, str]],
    reach: float,
    unit_name: str,
) -> Figure:
    """Draw bars from top to bottom.

    Parameters
    ----------
    rows : mapping
        For each bar, by the words above it: the lengths of its parts by name.
    looks : mapping of str to tuple of str
        Colour and pattern of each part by its name, in the order of the legend.
    reach : float
        End of the axis.
    """
    heights = list(range(len(rows)))[::-1]
    data = []
    for name, (colour, pattern) in looks.items():
        lengths = [parts.get(name, 0.0) for parts in rows.values()]
        hover = f"{name}: %{{x:.6g}} {unit_name}<extra></extra>"
        part = bars(name, lengths, heights, colour, orientation="h", hovertemplate=hover)
        part["marker"]["pattern"] = {"shape": pattern, "fillmode": "replace"}
        data.append(part)
    return figure(
        data,
        xaxis=axis(unit_name, range=[0, reach]),
        yaxis={"range": [-0.5, len(rows) - 0.25], "visible": False, "fixedrange": True},
        barmode="stack",
        bargap=0.55,
        hovermode="closest",
        margin={"l": 12, "r": 12, "t": 36, "b": 44},
        meta={},
        legend={**layout()["legend"], "traceorder": "normal"},
        annotations=[
            note(words, 0, height + 0.24, xanchor="left", yanchor="bottom")
            for height, words in zip(heights, rows, strict=True)
        ],
    )
