"""Figures of codes for a few words: areas, tree, mean lengths."""

from collections.abc import Sequence
from math import log2
from typing import Any

import numpy as np

from kllab.topics.coding.compute import Code, CodingView
from pages.charts.handle import handle
from pages.charts.shapes import upright_line
from pages.charts.steady_range import round_up
from pages.charts.theme import GREEN, PURPLE, SKY, Array, Figure, Trace, axis, figure, note
from pages.charts.traces import bars, line, markers
from pages.foundations import probability_bars
from pages.foundations.direction import P, Q

_LONG = (4.0, 8.0)
"""Usual ends of the axis of lengths, in bits."""
_WIDE = 0.025
"""Smallest probability of a word with a name below its bar."""
_LETTER = 0.027
"""Smallest width of a bar for each binary digit below it, on a phone."""
_NEAR = 0.02
"""Distance below which handles would cover each other."""


def areas(view: CodingView, code: Code) -> Figure:
    """Draw a bar for each word: as wide as p, as high as its length in the code for Q."""
    drawn = area_figure(view.pair.names, view.p, code, "words, as wide as their probability p")
    top = drawn["layout"]["yaxis"]["range"][1]
    drawn["layout"]["meta"] |= {"handles": _handles(view, top)}
    return drawn


def area_figure(names: Sequence[str], p: Array, code: Code, title: str) -> Figure:
    """Draw p as widths and lengths as heights; the area is the mean length, in bits.

    Up to -log2 p an area is part of the entropy; what a length exceeds it by, minus what it saves,
    is the rest of the mean length: KL for ideal lengths.
    """
    with np.errstate(divide="ignore"):
        own = -np.log2(p)
    used = p > 0
    shown = np.concatenate([own[used], code.lengths[used]])
    longest = float(shown[np.isfinite(shown)].max(initial=1.0))
    top = next((end for end in _LONG if longest < end - 0.4), round_up(1.1 * longest))
    lengths = np.where(np.isinf(code.lengths), 1.2 * top, code.lengths)
    left = np.concatenate([[0.0], np.cumsum(p)[:-1]])
    labels = [_label(name, code, place) for place, name in enumerate(names)]
    parts = (
        ("entropy H(P)", GREEN, "", np.zeros(len(p)), np.minimum(own, lengths)),
        (
            f"{'longer' if code.words else 'q < p'}: adds",
            PURPLE,
            "x",
            own,
            np.maximum(lengths - own, 0),
        ),
        (
            f"{'shorter' if code.words else 'q > p'}: subtracts",
            SKY,
            "/",
            lengths,
            np.maximum(own - lengths, 0),
        ),
    )
    data = []
    for name, colour, pattern, base, height in parts:
        present = used & (height > 0)
        data.append(
            bars(
                name,
                left[present].tolist(),
                height[present].tolist(),
                colour,
                pattern,
                base=base[present].tolist(),
                width=p[present].tolist(),
                offset=0,
                customdata=[label for label, here in zip(labels, present, strict=True) if here],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
        data[-1]["marker"]["line"] = {"color": "theme:background", "width": 1}
        if pattern == "/":
            data[-1]["opacity"] = 0.6
    codes = code.words or ("",) * len(names)
    ticks = [
        (x + share / 2, f"{name}<br>{word}" if word and share >= _LETTER * len(word) else name)
        for x, share, name, word in zip(left, p, names, codes, strict=True)
        if share >= _WIDE
    ]
    return figure(
        data,
        xaxis=axis(
            title,
            range=[0, 1],
            tickvals=[float(x) for x, _ in ticks],
            ticktext=[name for _, name in ticks],
            tickangle=0,
        ),
        yaxis=axis("length in bits", range=[0, top], **({"dtick": 1} if top <= 8 else {})),
        barmode="overlay",
        hovermode="closest",
        annotations=[
            note("∞", float(x + share / 2), top, yanchor="top", yshift=-12, font={"size": 20})
            for x, share, length in zip(left, p, code.lengths, strict=True)
            if share and np.isinf(length)
        ],
    )


def _label(name: str, code: Code, place: int) -> str:
    length = code.lengths[place]
    word = code.words[place] if code.words else None
    written = "no code word" if np.isinf(length) else f"{length:.4g} bits"
    return f"{name}: {written}" + (f", {word}" if word else "")


def _handles(view: CodingView, top: float) -> list[dict[str, Any]]:
    """Return a handle for the length of each word, and one for each line between two words."""
    edges, last = np.cumsum(view.p), -_NEAR
    found = []
    for place, (name, share, edge) in enumerate(zip(view.pair.names, view.q, edges, strict=True)):
        length = -log2(share) if share else top
        if view.p[place] >= _NEAR:
            found.append(
                handle(
                    f"length_{place}",
                    edge - view.p[place] / 2,
                    min(length, top),
                    f"Length of {name} in the code for Q",
                    f"{length:.3g} bits, q = {share:.4g}" if share else "none, q = 0",
                    axes="y",
                    colour=Q.colour,
                    step=0.2,
                    y_range=(0.0, top),
                )
            )
        if place + 1 < len(edges) and edge - last >= _NEAR:
            before, last = edge - view.p[place], edge
            found.append(
                handle(
                    f"edge_{place}",
                    edge,
                    0.06 * top,
                    f"Probability of {name}",
                    f"p = {view.p[place]:.4g}",
                    axes="x",
                    colour=P.colour,
                    step=0.01,
                    x_range=(float(before), float(edges[place + 1])),
                    hollow=True,
                )
            )
    return found


def probabilities(view: CodingView) -> Figure:
    """Draw bars of p and q for each word."""
    return probability_bars.probabilities(view.p, view.q, view.pair.names, "word")


def tree(view: CodingView, code: Code) -> Figure:
    """Draw the code words as paths from the root: 0 to the left, 1 to the right."""
    words = {
        word: name
        for word, name in zip(code.words, view.pair.names, strict=True)
        if word is not None
    }
    nodes = sorted({word[:end] for word in words for end in range(len(word) + 1)})
    across = {word: float(place) for place, word in enumerate(sorted(words))}
    for node in sorted(nodes, key=len, reverse=True):
        if node not in across:
            below = [across[child] for child in (node + "0", node + "1") if child in across]
            across[node] = sum(below) / len(below)
            # A node with one child has it at its side.
            if len(below) == 1:
                across[node] += 0.3 if node + "0" in across else -0.3
    deepest = max(map(len, words))
    x, y = [], []
    for node in nodes:
        if node:
            x += [across[node[:-1]], across[node], np.nan]
            y += [-len(node) + 1.0, -float(len(node)), np.nan]
    ordered = sorted(words)
    branches = line("branches", x, y, color="theme:text", width=1.5) | {"hoverinfo": "skip"}
    leaves: Trace = markers(
        "words", [across[word] for word in ordered], [-len(word) for word in ordered],
        color=Q.colour, size=11, symbol="square",
    )  # fmt: skip
    leaves |= {
        "mode": "markers+text",
        "text": [f"{words[word]}<br>{word}" for word in ordered],
        "textposition": "bottom center",
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
    }
    digits = [
        note(node[-1], (across[node] + across[node[:-1]]) / 2, 0.5 - len(node),
             bgcolor="theme:background", font={"size": 11})
        for node in nodes if node
    ]  # fmt: skip
    return figure(
        [branches, leaves],
        xaxis={"visible": False, "range": [-0.6, max(len(words), 2) - 0.4], "fixedrange": True},
        yaxis={"visible": False, "range": [-deepest - 0.85, 0.3], "fixedrange": True},
        showlegend=False,
        hovermode="closest",
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        meta={},
        annotations=digits,
    )


def mean_lengths(view: CodingView) -> Figure:
    """Draw the mean length of each code under P, with the entropy and the cross-entropy."""
    rows = [
        (f"{code.name} for {side}", side, code.mean_length(view.p)) for side, code in view.sides()
    ]
    limits = [view.entropy / np.log(2), view.cross_entropy / np.log(2)]
    finite = [value for value in (*(mean for *_, mean in rows), *limits) if np.isfinite(value)]
    reach = round_up(1.15 * max(finite), least=1.0)
    data = []
    for side in (P, Q):
        chosen = [(name, mean) for name, of, mean in rows if of == side.name]
        data.append(
            bars(
                f"made for {side.name}",
                [mean if np.isfinite(mean) else 2 * reach for _, mean in chosen],
                [name for name, _ in chosen],
                side.colour,
                side.pattern,
                orientation="h",
                text=[f"{mean:.4g}" if np.isfinite(mean) else "∞" for _, mean in chosen],
                textposition=["outside" if np.isfinite(mean) else "inside" for _, mean in chosen],
                insidetextanchor="start",
                cliponaxis=False,
                constraintext="none",
                textangle=0,
                hovertemplate="%{y}: %{text} bits<extra></extra>",
            )
        )
    margin = {"l": 96, "r": 12, "t": 18, "b": 38}
    names = ("H(P)", "H(P, Q)")
    same = abs(limits[0] - limits[1]) < 0.12 * reach if np.isfinite(limits[1]) else False
    lines = [
        upright_line(limit, colour, text="" if same and place else name, textposition="end")
        for place, (name, limit, colour) in enumerate(
            zip(names, limits, ("theme:text", PURPLE), strict=True)
        )
        if np.isfinite(limit)
    ]
    return figure(
        data,
        xaxis=axis("mean length under P, bits", range=[0, reach]),
        yaxis=axis("", type="category", autorange="reversed", fixedrange=True, dtick=1),
        bargap=0.15,
        showlegend=False,
        shapes=lines,
        hovermode="closest",
        margin=margin,
        meta={"narrow": {"margin": margin}},
    )
