"""Figures of two Gaussians in the plane."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.divergences.units import Unit, written
from kllab.topics.asymmetry_2d.compute import MEANS, PLANE, GaussianView2D, LevelLine
from pages.charts.steady_range import round_up
from pages.charts.theme import P_LINE, Q_LINE, axis, layout
from pages.charts.typed_array import typed_array

Figure = dict[str, Any]
Array = NDArray[np.float64]
# As on every page: green adds to the divergence, purple subtracts from it.
SQUARE_MARGIN = {"l": 44, "r": 8, "t": 34, "b": 40}
HEIGHT: list[list[Any]] = [[0.0, "theme:background"], [1.0, "#7d95b5"]]
DEEPEST = 20.0  # nats; both maps share one colour range, and larger values have the last colour
LEVELS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
"""Levels of the lines on the maps, in the displayed unit."""
SIGNED: list[list[Any]] = [
    [0.0, "#9b3f72"],
    [0.42, "#CC79A7"],
    [0.5, "theme:background"],
    [0.58, "#4fbf9b"],
    [1.0, "#00785a"],
]
NAMES = {"pq": "p log(p/q)", "qp": "q log(q/p)"}


def plane(view: GaussianView2D, background: str, unit: Unit) -> Figure:
    """Draw 1, 2, 3 sigma of P and Q over the contributions to a direction ("pq", "qp") or none."""
    data: list[dict[str, Any]] = []
    if background in NAMES:
        data.append(_contribution(view, background, unit))
    looks = (
        ("P", view.ellipses_p, P_LINE, "circle"),
        ("Q", view.ellipses_q, Q_LINE, "diamond"),
    )
    if background not in NAMES:
        for name, ellipses, line, _ in looks:
            data += [_fill(points, name, line) for points in reversed(ellipses)]
    for name, ellipses, line, _ in looks:
        data.append(_curves(ellipses, f"{name}: 1, 2, 3 σ", {**line, "width": 2}) | _group(name))
    for name, _, line, symbol in looks:
        data.append(_mean_marker(view.pair.mean(name.lower()), name, line, symbol))
    shape = _square_layout(PLANE[-1], "", "")
    # The space of the colour bar is reserved even without one, so that the plane does not jump.
    shape["margin"] = {**SQUARE_MARGIN, "b": 96}
    shape["meta"] = {"narrow": {"margin": {"l": 30, "r": 4, "t": 34, "b": 96}}}
    return {"data": data, "layout": shape}


def three_parts(view: GaussianView2D, unit: Unit) -> Figure:
    """Draw spread, means and volume of both directions as signed bars."""
    names = ["spread", "means", "volume"]
    terms_pq, terms_qp = (
        tuple(unit.of(term) for term in parts.terms) for parts in (view.parts_pq, view.parts_qp)
    )
    heights = (*terms_pq, *terms_qp)
    # Space for the numbers above and below the bars.
    low, high = (round_up(1.2 * end, least=0.4) for end in (-min(heights), max(heights)))
    return {
        "data": [
            {
                "type": "bar",
                "x": names,
                "y": list(terms),
                "text": [written(round(value, 9), "+.3g") for value in terms],
                "textposition": "outside",
                "textangle": 0,
                "cliponaxis": False,
                "name": name,
                "marker": {"color": line["color"], "pattern": {"shape": pattern}},
                "hovertemplate": f"%{{x}}: %{{y:.6f}} {unit.name}",
            }
            for name, terms, line, pattern in (
                ("KL(P‖Q)", terms_pq, P_LINE, ""),
                ("KL(Q‖P)", terms_qp, Q_LINE, "/"),
            )
        ],
        "layout": layout(
            xaxis=axis("", fixedrange=True),
            yaxis=axis(
                unit.name,
                range=[-low - 0.08 * high, high],
                zeroline=True,
                zerolinecolor="theme:text",
            ),
            hovermode="closest",
            bargap=0.35,
        ),
    }


def _contribution(view: GaussianView2D, direction: str, unit: Unit) -> dict[str, Any]:
    values = unit.of(view.contribution_pq if direction == "pq" else view.contribution_qp)
    limit = round_up(float(np.abs(values).max()), least=0.01)
    return {
        "type": "heatmap",
        **_along(PLANE),
        "z": typed_array(values),
        "zmin": -limit,
        "zmax": limit,
        "zsmooth": "fast",
        "colorscale": SIGNED,
        "colorbar": {
            "title": {"text": f"{NAMES[direction]}, {unit.name} per unit of area", "side": "top"},
            "orientation": "h",
            "thickness": 10,
            "len": 0.8,
            "x": 0.5,
            "y": -0.12,
            "yanchor": "top",
            "outlinewidth": 0,
            "tickvals": [-limit, -limit / 2, 0, limit / 2, limit],
        },
        "hovertemplate": f"x %{{x:.1f}}, y %{{y:.1f}}<br>{NAMES[direction]} = %{{z:.4g}}"
        "<extra></extra>",
    }


def _fill(points: Any, name: str, line: dict[str, Any]) -> dict[str, Any]:
    red, green, blue = (int(line["color"][i : i + 2], 16) for i in (1, 3, 5))
    return {
        **_curves((points,), name, {"width": 0}),
        **_group(name),
        "fill": "toself",
        "fillcolor": f"rgba({red},{green},{blue},.14)",
        "showlegend": False,
    }


def _group(name: str) -> dict[str, str]:
    return {"legendgroup": name}


def mean_map(view: GaussianView2D, direction: str, unit: Unit) -> Figure:
    """Draw one direction over the mean of Q, with level lines and the current mean."""
    chosen = view.map_pq if direction == "pq" else view.map_qp
    # Round numbers in the displayed unit.
    lines = chosen.lines([level * unit.in_nats for level in LEVELS])
    name = "KL(P‖Q)" if direction == "pq" else "KL(Q‖P)"
    data = [
        {
            "type": "heatmap",
            **_along(MEANS),
            # Above the minimum, the square root of KL is proportional to the distance of the means.
            "z": typed_array(np.sqrt(chosen.kl)),
            "zmin": 0,
            "zmax": DEEPEST**0.5,
            "zsmooth": "fast",
            "colorscale": HEIGHT,
            "showscale": False,
            "hoverinfo": "skip",
        },
        _curves([each.points for each in lines], "level", {"color": "theme:text", "width": 1})
        | {"opacity": 0.55},
        _mean_marker(view.pair.mean("p"), "P", P_LINE, "circle"),
        _mean_marker(view.pair.mean("q"), "Q", Q_LINE, "diamond"),
    ]
    shape = _square_layout(MEANS[-1], "mean of Q, x", "mean of Q, y")
    kl = view.kl_pq if direction == "pq" else view.kl_qp
    shape["title"] = {
        "text": f"{name} = {unit.text(kl)}",
        "font": {"size": 15},
        "x": 0,
        "xref": "paper",
        "y": 0.985,
        "yanchor": "top",
    }
    shape["showlegend"] = False
    shape["annotations"] = _level_labels(lines, unit)
    return {"data": data, "layout": shape}


def _level_labels(lines: Sequence[LevelLine], unit: Unit) -> list[dict[str, Any]]:
    return [
        {
            "x": each.label[0],
            "y": each.label[1],
            "text": unit.number(each.level, 3),
            "showarrow": False,
            "font": {"size": 11},
            "bgcolor": "theme:background",
            "borderpad": 1,
            "opacity": 0.9,
        }
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


def _along(grid: Array) -> dict[str, float]:
    """Return the coordinates of a square heat map over an even grid, as four numbers."""
    first, step = float(grid[0]), float(grid[1] - grid[0])
    return {"x0": first, "dx": step, "y0": first, "dy": step}


def _curves(parts: Sequence[Array], name: str, line: dict[str, Any]) -> dict[str, Any]:
    """Return several closed curves as one trace: plotly.js breaks the line at NaN."""
    gap = np.full((2, 1), np.nan)
    points = np.hstack([piece for part in parts for piece in (part, gap)] or [gap])
    return {
        "type": "scatter",
        "mode": "lines",
        "x": typed_array(points[0]),
        "y": typed_array(points[1]),
        "name": name,
        "line": line,
        "hoverinfo": "skip",
    }


def _mean_marker(
    at: tuple[float, float], name: str, line: dict[str, Any], symbol: str
) -> dict[str, Any]:
    """Return the mean of P or Q as a marker."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [at[0]],
        "y": [at[1]],
        "name": f"mean of {name}",
        "legendgroup": name,
        "showlegend": False,
        "marker": {
            "color": line["color"],
            "size": 11,
            "symbol": symbol,
            "line": {"color": "theme:background", "width": 1.5},
        },
        "hovertemplate": f"mean of {name}: (%{{x:.4g}}, %{{y:.4g}})<extra></extra>",
    }
