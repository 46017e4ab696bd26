"""Figure of arithmetic coding: each row divides the interval that the row above has chosen."""

from typing import Any

from kllab.topics.coding.compute import CodingView, MessageView
from pages.charts.theme import SKY, Figure, figure, note
from pages.charts.traces import bars, line
from pages.foundations.direction import Q

_ROWS = 3
"""Largest number of divisions that are drawn; those before are left out."""
_WIDE = 0.035
"""Smallest part with a label."""
_BAR = 0.42


def intervals(view: CodingView, message: MessageView, coded: int) -> Figure:
    """Draw how the last words of `coded` have narrowed the interval, in proportion to q."""
    coded = min(coded, len(message.words))
    first = max(coded - _ROWS, 0)
    names = view.pair.names
    left = [0.0]
    for share in view.q:
        left.append(left[-1] + share)
    parts: dict[bool, list[tuple[float, float, int, str]]] = {True: [], False: []}
    funnel_x: list[float] = []
    funnel_y: list[float] = []
    notes: list[dict[str, Any]] = []
    for place in range(first, coded + 1):
        row = first - place
        chosen = message.words[place] if place < coded else None
        for word, share in enumerate(view.q):
            if share:
                parts[word == chosen].append((left[word], share, row, names[word]))
        if chosen is not None:
            for edge, end in ((left[chosen], 0.0), (left[chosen + 1], 1.0)):
                funnel_x += [edge, end, float("nan")]
                funnel_y += [row - _BAR / 2, row - 1 + _BAR / 2, float("nan")]
        so_far = "".join(names[word] for word in message.words[:place])
        width = message.intervals[place].width
        words = f"after {so_far}: width {float(width):.3g}" if so_far else "at first: from 0 to 1"
        notes.append(note(words, 0, row + _BAR / 2, xanchor="left", yanchor="bottom",
                          font={"size": 12}, bgcolor="theme:background"))  # fmt: skip
    data = [line("", funnel_x, funnel_y, color="theme:text", width=1, dash="dot")
            | {"hoverinfo": "skip", "showlegend": False}]  # fmt: skip
    for is_chosen, label, colour, pattern in (
        (False, "other words", SKY, ""),
        (True, "next word of the message", Q.colour, Q.pattern),
    ):
        found = parts[is_chosen]
        drawn = bars(
            label, [share for _, share, *_ in found], [row for _, _, row, _ in found], colour,
            pattern, orientation="h", base=[start for start, *_ in found], width=_BAR,
            text=[name if share >= _WIDE else "" for _, share, _, name in found],
            textposition="inside", insidetextanchor="middle", textangle=0, constraintext="none",
            textfont={"color": "#000000"},
            hovertemplate="%{text}: %{x:.4g} of the interval<extra></extra>",
        )  # fmt: skip
        drawn["marker"]["line"] = {"color": "theme:background", "width": 1.5}
        if is_chosen:
            drawn["marker"]["pattern"] |= {"fgopacity": 0.35}
        data.append(drawn)
    return figure(
        data,
        xaxis={"visible": False, "range": [0, 1], "fixedrange": True},
        yaxis={"visible": False, "range": [first - coded - 0.3, 0.68], "fixedrange": True},
        barmode="overlay",
        hovermode="closest",
        showlegend=False,
        margin={"l": 10, "r": 10, "t": 2, "b": 2},
        meta={},
        annotations=notes,
    )
