"""Figures of two Gaussians in the plane."""

from collections.abc import Sequence
from math import copysign
from typing import Any

import numpy as np

from kllab.divergences.units import Unit, written
from kllab.topics.asymmetry_2d.compute import MEANS, PLANE, GaussianView2D, LevelLine
from kllab.topics.asymmetry_2d.marks import Point, marks
from kllab.topics.asymmetry_2d.spec import GaussianPair2D
from pages.charts.handle import handle
from pages.charts.point import point
from pages.charts.steady_range import round_up
from pages.charts.theme import ZERO_LINE, Array, Figure, Trace, axis, figure, layout, note
from pages.charts.traces import bars, even_grid, heat_map, joined, line
from pages.foundations.asymmetry_2d.controls import CORRELATIONS, VARIANCES
from pages.foundations.asymmetry_2d.controls import MEANS as MEAN_ENDS
from pages.foundations.direction import DIRECTIONS, P, Q, Side

SQUARE_MARGIN = {"l": 44, "r": 8, "t": 34, "b": 40}
MAP_COLOURS: list[list[Any]] = [[0.0, "theme:background"], [1.0, "#7d95b5"]]
MAP_END = 20.0
"""KL in nats of the last colour of both maps; larger values have it, too."""
LEVELS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
"""Levels of the lines on the maps, in the displayed unit."""
PARTS = ["spread<br>(trace)", "means<br>(distance)", "volume<br>(log det)"]
# As on every page: green adds to the divergence, purple subtracts from it.
SIGNED_COLOURS: list[list[Any]] = [
    [0.0, "#9b3f72"],
    [0.42, "#CC79A7"],
    [0.5, "theme:background"],
    [0.58, "#4fbf9b"],
    [1.0, "#00785a"],
]


def plane(view: GaussianView2D, background: str, unit: Unit) -> Figure:
    """Draw 1, 2, 3 sigma of P and Q over the contributions to a direction ("pq", "qp") or none."""
    both = ((P, view.ellipses_p), (Q, view.ellipses_q))
    data = (
        [_contribution(view, background, unit)]
        if background in DIRECTIONS
        else [_filled(ellipse, side) for side, ellipses in both for ellipse in reversed(ellipses)]
    )
    for side, ellipses in both:
        outlines = _closed_curves(ellipses, f"{side.name}: 1, 2, 3 σ", **side.line | {"width": 2})
        data.append(outlines | {"legendgroup": side.name})
    shape = _square_layout(PLANE[-1], "", "")
    # The space of the colour key is reserved even without one, so that the plane does not jump.
    shape["margin"] = {"l": 30, "r": 8, "t": 34, "b": 52}
    if background in DIRECTIONS:
        shape["annotations"] = [_colour_key(data[0]["zmax"], background, unit)]
    shape["meta"] = {"handles": [one for side in (P, Q) for one in _handles(view.pair, side)]}
    return {"data": [*data, *_means(view)], "layout": shape}


def _handles(pair: GaussianPair2D, side: Side) -> list[dict[str, Any]]:
    """Return the handles of a Gaussian: its variances, its correlation, its mean."""
    of, at = side.name.lower(), marks(pair, side.name.lower())
    (x, y), (edge_x, edge_y), corner = at.mean, at.edge(), at.corner()
    # An arrow key has to reach the next value of the slider.
    more_x, more_y = at.edge((at.variance[0] + 0.1, at.variance[1] + 0.1))
    less = at.corner(at.correlation - copysign(0.05, at.correlation))
    (low_x, low_y), (high_x, high_y) = (at.edge((end, end)) for end in VARIANCES)
    correlation_ends = [at.corner(end)[0] for end in CORRELATIONS]

    def on_ellipse(
        key: str, letter: str, point: Point, value: float, step: float, ends: Sequence[float]
    ) -> dict[str, Any]:
        label = f"{side.name}: {key.replace('_', ' ')}"
        origin = x if letter == "x" else y
        look: dict[str, Any] = {
            "axes": letter,
            "colour": side.colour,
            "step": round(abs(step), 4),
            "hollow": True,
            f"{letter}_range": sorted(round(origin + end, 4) for end in ends),
        }
        return handle(f"{key}_{of}", *point, label, f"{value:.4g}", **look)

    right, top = (x + edge_x, y), (x, y + edge_y)
    diagonal = (x + corner[0], y + corner[1])
    return [
        on_ellipse("variance_x", "x", right, at.variance[0], more_x - edge_x, (low_x, high_x)),
        on_ellipse("variance_y", "y", top, at.variance[1], more_y - edge_y, (low_y, high_y)),
        on_ellipse(
            "correlation", "x", diagonal, at.correlation, less[0] - corner[0], correlation_ends
        ),
        _mean_handle(pair, side),
    ]


def _mean_handle(pair: GaussianPair2D, side: Side) -> dict[str, Any]:
    """Return the handle of a mean."""
    x, y = pair.mean(side.name.lower())
    return handle(
        f"mean_{side.name.lower()}",
        x,
        y,
        f"{side.name}: mean",
        f"({x:g}, {y:g})",
        colour=side.colour,
        x_range=MEAN_ENDS,
        y_range=MEAN_ENDS,
    )


def three_parts(view: GaussianView2D, unit: Unit) -> Figure:
    """Draw spread, means and volume of both directions as signed bars."""
    both = [[unit.of(term) for term in parts.terms] for parts in (view.parts_pq, view.parts_qp)]
    heights = [*both[0], *both[1]]
    # Space for the numbers above and below the bars.
    low, high = (round_up(1.2 * end, least=0.4) for end in (-min(heights), max(heights)))
    return figure(
        [
            bars(
                way.name,
                PARTS,
                terms,
                way.first.colour,
                way.first.pattern,
                text=[written(round(value, 9), "+.3g") for value in terms],
                textposition="outside",
                textangle=0,
                cliponaxis=False,
                hovertemplate=f"%{{x}}: %{{y:.6f}} {unit.name}",
            )
            for way, terms in zip(DIRECTIONS.values(), both, strict=True)
        ],
        xaxis=axis("", fixedrange=True),
        yaxis=axis(unit.name, range=[-low - 0.08 * high, high], **ZERO_LINE),
        hovermode="closest",
        bargap=0.35,
    )


def _contribution(view: GaussianView2D, direction: str, unit: Unit) -> Trace:
    way = DIRECTIONS[direction]
    values = unit.of(way.of(view.contribution_pq, view.contribution_qp))
    limit = round_up(float(np.abs(values).max()), least=0.01)
    return heat_map(
        values,
        -limit,
        limit,
        SIGNED_COLOURS,
        **even_grid(PLANE, PLANE),
        zsmooth="fast",
        # Its title names the column of a saved table. `_colour_key` is drawn instead: Plotly needs
        # several milliseconds for a colour bar, at every change.
        showscale=False,
        colorbar={"title": {"text": f"{way.integrand}, {unit.name} per unit of area"}},
        hovertemplate=f"x %{{x:.1f}}, y %{{y:.1f}}<br>{way.integrand} = %{{z:.4g}}<extra></extra>",
    )


def _colour_key(limit: float, direction: str, unit: Unit) -> dict[str, Any]:
    """Return the colours of the contributions with their ends as a line of text below the plane."""
    squares = [
        f'<span style="color:{colour}">██</span>'
        for _, colour in SIGNED_COLOURS
        if not colour.startswith("theme:")
    ]
    purple, green = ("".join(side) for side in (squares[:2], squares[2:]))
    integrand = DIRECTIONS[direction].integrand
    return note(
        f"{integrand}: −{limit:g} {purple} 0 {green} {limit:g} {unit.name} per unit of area",
        0.5,
        0,
        xref="paper",
        yref="paper",
        xanchor="center",
        yanchor="top",
        yshift=-24,
    )


def _filled(points: Array, side: Side) -> Trace:
    red, green, blue = (int(side.colour[i : i + 2], 16) for i in (1, 3, 5))
    return _closed_curves([points], side.name, width=0) | {
        "legendgroup": side.name,
        "fill": "toself",
        "fillcolor": f"rgba({red},{green},{blue},.14)",
        "showlegend": False,
    }


def mean_map(view: GaussianView2D, direction: str, unit: Unit) -> Figure:
    """Draw one direction over the mean of Q, with level lines and the current mean."""
    way = DIRECTIONS[direction]
    chosen = view.map_pq if way.first is P else view.map_qp  # computed on first access
    # Round numbers in the displayed unit.
    lines = chosen.lines([level * unit.in_nats for level in LEVELS])
    level_lines = _closed_curves([e.points for e in lines], "level", color="theme:text", width=1)
    # Above the minimum, the square root of KL is proportional to the distance of the means.
    height = heat_map(
        np.sqrt(chosen.kl),
        0,
        MAP_END**0.5,
        MAP_COLOURS,
        **even_grid(MEANS, MEANS),
        zsmooth="fast",
        showscale=False,
        hoverinfo="skip",
    )
    shape = _square_layout(MEANS[-1], "mean of Q, x", "mean of Q, y")
    shape["title"] = {
        "text": f"{way.name} = {unit.text(way.of(view.kl_pq, view.kl_qp))}",
        "font": {"size": 15},
        "x": 0,
        "xref": "paper",
        "y": 0.985,
        "yanchor": "top",
    }
    shape["showlegend"] = False
    shape["annotations"] = _level_labels(lines, unit)
    shape["meta"] |= {"handles": [_mean_handle(view.pair, Q)]}
    return {"data": [height, level_lines | {"opacity": 0.55}, *_means(view)], "layout": shape}


def _level_labels(lines: Sequence[LevelLine], unit: Unit) -> list[dict[str, Any]]:
    return [
        note(
            unit.number(each.level, 3),
            *each.label,
            font={"size": 11},
            bgcolor="theme:background",
            borderpad=1,
            opacity=0.9,
        )
        for each in lines
        if each.label is not None
    ]


def _square_layout(half: float, x: str, y: str) -> dict[str, Any]:
    """Return the layout of the square ``[-half, half]^2`` with equal units on both axes."""
    return layout(
        xaxis=axis(x, range=[-half, half], dtick=2, constrain="domain", zeroline=False),
        yaxis=axis(
            y, range=[-half, half], scaleanchor="x", dtick=2, constrain="domain", zeroline=False
        ),
        hovermode="closest",
        margin=SQUARE_MARGIN,
        meta={"narrow": {"margin": {"l": 38, "r": 4, "t": 34, "b": 38}}},
    )


def _closed_curves(parts: Sequence[Array], name: str, **style: Any) -> Trace:
    """Return several closed curves, each (2, points), as one trace."""
    x, y = (joined(part[row] for part in parts) for row in (0, 1))
    return line(name, x, y, **style) | {"hoverinfo": "skip"}


def _means(view: GaussianView2D) -> list[Trace]:
    """Return the means of P and Q as markers."""
    return [
        point(
            f"mean of {side.name}",
            *view.pair.mean(side.name.lower()),
            side.colour,
            side.symbol,
            size=11,
        )
        | {
            "legendgroup": side.name,
            "showlegend": False,
            "hovertemplate": f"mean of {side.name}: (%{{x:.4g}}, %{{y:.4g}})<extra></extra>",
        }
        for side in (P, Q)
    ]
