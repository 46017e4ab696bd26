"""Figures of a class: histogram of answers, and the trainings of all students in one plane."""

import math
from collections.abc import Sequence

import numpy as np

from kllab.classes import Asked
from kllab.divergences.units import Unit
from pages.charts.steady_range import around, round_up
from pages.charts.theme import BLUE, GREEN, ORANGE, Array, Figure, axis, figure, note
from pages.charts.traces import bars, markers
from pages.classroom.trainings import Training

_MOST_BINS = 12
_LONGEST = 26
"""Characters of an option beside its bar; longer ones are broken into lines."""


def histogram(asked: Asked, answers: Sequence[float]) -> Figure:
    """Draw how often each answer was given; after the reveal the true one is marked."""
    if asked.question.options:
        return _of_options(asked, answers)
    return _of_numbers(asked, answers)


def plane(trainings: Sequence[Training], unit: Unit) -> Figure:
    """Draw the last rate and distortion of VAEs; filled ones are finished.

    The colour is log10 of beta.
    """
    shown = [one for one in trainings if math.isfinite(one.rate + one.distortion)]
    rates = unit.of(np.array([one.rate for one in shown]))
    distortions = unit.of(np.array([one.distortion for one in shown]))
    betas = np.array([one.beta for one in shown])
    colours = np.log10(np.maximum(betas, 1e-3))
    ends = np.array([one.ended for one in shown], dtype=bool)
    traces = [
        markers(
            name,
            rates[mask],
            distortions[mask],
            color=colours[mask].tolist(),
            cmin=-1,
            cmax=1,
            colorscale="Viridis",
            size=12,
            symbol=symbol,
            line={"width": 2, "color": "theme:text"} if symbol == "circle" else {"width": 3},
            showscale=symbol == "circle",
            colorbar={
                "title": {"text": "β"},
                "tickvals": [-1, -0.5, 0, 0.5, 1],
                "ticktext": ["0.1", "0.3", "1", "3", "10"],
                "thickness": 12,
            },
        )
        | {
            "text": [
                f"student {one.student}, β = {one.beta:g}"
                for one, chosen in zip(shown, mask, strict=True)
                if chosen
            ],
            "hovertemplate": "%{text}<br>rate %{x:.4g}, distortion %{y:.4g}<extra></extra>",
        }
        for name, symbol, mask in (
            ("trained", "circle", ends),
            ("still training", "circle-open", ~ends),
        )
    ]
    most = round_up(float(np.max(rates, initial=0.0)), 1.0)
    return figure(
        traces,
        xaxis=axis(f"rate, {unit.name}", range=[-0.03 * most, most]),
        yaxis=axis(f"distortion, {unit.name}", range=around(distortions, least=5.0)),
        hovermode="closest",
        showlegend=True,
        margin={"l": 58, "r": 16, "t": 36, "b": 44},
    )


def _of_options(asked: Asked, answers: Sequence[float]) -> Figure:
    options = asked.question.options
    counts = [sum(answer == index for answer in answers) for index in range(len(options))]
    return figure(
        [
            bars(
                name,
                [_lines(options[index]) for index in places],
                [counts[index] for index in places],
                colour,
                pattern,
                text=[str(counts[index]) for index in places],
                textposition="outside",
                cliponaxis=False,
                hoverinfo="skip",
            )
            for name, colour, pattern, places in _marked(asked, range(len(options)))
        ],
        xaxis={
            "type": "category",
            "categoryarray": [_lines(option) for option in options],
            "categoryorder": "array",
            "automargin": True,
            "fixedrange": True,
        },
        yaxis=_count_axis(counts),
        showlegend=asked.revealed and asked.question.truth is not None,
        hovermode=False,
        dragmode=False,
    )


def _marked(asked: Asked, places: range) -> list[tuple[str, str, str, list[int]]]:
    """Return name, colour and pattern of the bars of true and other answers."""
    truth = asked.question.truth if asked.revealed else None
    if truth is None:
        return [("answers", BLUE, "", list(places))]
    return [
        ("the right answer", GREEN, "", [place for place in places if place == truth]),
        ("others", ORANGE, "/", [place for place in places if place != truth]),
    ]


def _of_numbers(asked: Asked, answers: Sequence[float]) -> Figure:
    truth = asked.question.truth if asked.revealed else None
    edges = bins(answers, truth)
    counts, _ = np.histogram(np.clip(answers, edges[0], edges[-1]), edges)
    middles = (edges[:-1] + edges[1:]) / 2
    shapes, notes = [], []
    if truth is not None:
        x = float(np.clip(truth, edges[0], edges[-1]))
        line = {"color": GREEN, "width": 4}
        shapes = [
            {"type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1, "line": line}
        ]
        shown = f"right answer: {asked.question.shown(truth)}"
        notes = [note(shown, x, 1.0, yref="paper", yanchor="bottom", font={"color": GREEN})]
    return figure(
        [
            bars(
                "answers",
                middles.tolist(),
                counts.tolist(),
                BLUE,
                width=(0.96 * np.diff(edges)).tolist(),
                text=[str(count) if count else "" for count in counts],
                textposition="outside",
                cliponaxis=False,
                hoverinfo="skip",
            )
        ],
        xaxis=axis(
            asked.question.unit or "answer",
            range=[float(edges[0]), float(edges[-1])],
            fixedrange=True,
        ),
        yaxis=_count_axis(counts.tolist()),
        showlegend=False,
        hovermode=False,
        dragmode=False,
        shapes=shapes,
        annotations=notes,
    )


def bins(answers: Sequence[float], truth: float | None) -> Array:
    """Return the edges of bins around most answers and the truth.

    A few answers far away do not squeeze the others into one bin: they are counted in the first
    or the last one.

    >>> bins([0.5, 1.0, 1.5, 2.0, 1e9], 2.0).tolist()
    [0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.2]
    """
    values = np.array([*answers, *([] if truth is None else [truth])])
    if not values.size:
        return np.linspace(0.0, 1.0, 6)
    low, middle, high = np.quantile(values, [0.25, 0.5, 0.75])
    reach = 4 * max(high - low, 0.05 * abs(middle), 1e-9)
    near = values[np.abs(values - middle) <= reach]
    if truth is not None:
        near = np.append(near, truth)
    span = max(float(np.ptp(near)), 0.1 * abs(float(middle)), 1e-6)
    step = round_up(span / (_MOST_BINS - 2))
    first = math.floor(float(near.min()) / step - 0.5)
    last = math.ceil(float(near.max()) / step + 0.5)
    return np.array([float(f"{place * step:.12g}") for place in range(first, last + 1)])


def _count_axis(counts: Sequence[int]) -> dict[str, object]:
    most = max(counts, default=0)
    ends = [0, 1.15 * max(round_up(most, 5.0), 5.0)]
    return axis("answers", range=ends, dtick=max(1, int(round_up(ends[1] / 6))), fixedrange=True)


def _lines(text: str) -> str:
    """Return an option in lines for an axis; nothing of it is markup, as a visitor wrote it."""
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + len(word) >= _LONGEST:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    escaped = (each.replace("&", "&amp;").replace("<", "&lt;") for each in [*lines, line])
    return "<br>".join(escaped)
