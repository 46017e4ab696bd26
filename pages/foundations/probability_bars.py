"""Bars of P and Q side by side for each outcome, each with a handle at its top."""

from collections.abc import Sequence
from typing import Any

from pages.charts.handle import handle
from pages.charts.theme import Array, Figure, Trace, axis, figure
from pages.charts.traces import bars
from pages.foundations.direction import SIDES

BAR = 0.35
"""Width of a bar; the distance of two outcomes is 1."""
LABELLED = 4
"""Largest number of outcomes with a number on each bar."""


def probabilities(p: Array, q: Array, outcomes: Sequence[str], title: str = "outcome") -> Figure:
    """Draw bars of p and q side by side, each with a handle of a name such as "p_0"."""
    drawn = by_outcome(
        outcomes,
        [
            # The second line leaves space for the handle.
            bars_of(outcomes, name, values, [f"{value:.3g}<br> " for value in values])
            for name, values in (("P", p), ("Q", q))
        ],
        axis("probability", range=[0, 1.2], tickvals=[0, 0.25, 0.5, 0.75, 1]),
        title,
    )
    drawn["layout"]["meta"] |= {"handles": _handles(p, q, outcomes)}
    return drawn


def _handles(p: Array, q: Array, outcomes: Sequence[str]) -> list[dict[str, Any]]:
    """Return a handle for each probability."""
    # Between two outcomes nothing is lost when one of them takes all.
    ends = (0.0, 1.0 if len(outcomes) == 2 else 0.99)
    return [
        handle(
            f"{name.lower()}_{place}",
            place + offset,
            value,
            f"{name}({outcomes[place]})",
            f"{value:.4g}",
            axes="y",
            colour=SIDES[name].colour,
            step=0.01,
            y_range=ends,
        )
        for name, offset, values in (("P", -BAR / 2, p), ("Q", BAR / 2, q))
        for place, value in enumerate(values)
    ]


def by_outcome(
    outcomes: Sequence[str], data: Sequence[Trace], y: dict[str, Any], title: str = "outcome"
) -> Figure:
    """Return a figure with an axis of outcomes."""
    x = axis(
        title,
        type="category",
        fixedrange=True,
        categoryorder="array",
        categoryarray=list(outcomes),
    )
    return figure(data, xaxis=x, yaxis=y, hovermode="closest", bargap=1 - 2 * BAR)


def bars_of(outcomes: Sequence[str], name: str, values: Any, labels: Sequence[str]) -> Trace:
    """Return the bars of P or Q, with labels if there are few; ∞ is always labelled."""
    all_labelled = len(outcomes) <= LABELLED
    return bars(
        name,
        list(outcomes),
        [float(value) for value in values],
        SIDES[name].colour,
        SIDES[name].pattern,
        text=[label if all_labelled or label == "∞" else "" for label in labels],
        textposition="outside",
        constraintext="none",
        textangle=0,
        cliponaxis=False,
        hovertemplate="outcome %{x}: %{y:.6g}",
    )
