"""Figures of two Gaussians in the plane."""

from typing import Any

import numpy as np

from kllab.explorations.asymmetry_2d import MEANS, PLANE, GaussianView2D, MeanMap
from kllab.figures.theme import P_LINE, Q_LINE, axis, layout
from kllab.figures.typed_array import typed_array

Figure = dict[str, Any]
# As on every page: green adds to the divergence, purple subtracts from it.
SIGNED: list[list[Any]] = [
    [0.0, "#9b3f72"],
    [0.25, "#CC79A7"],
    [0.5, "theme:background"],
    [0.75, "#4fbf9b"],
    [1.0, "#00785a"],
]
HEIGHT: list[list[Any]] = [[0.0, "theme:background"], [1.0, "#7d95b5"]]
DEEPEST = 20.0  # nats; both maps share one colour range, and what lies above keeps the last colour
NAMES = {"pq": "p log(p/q)", "qp": "q log(q/p)"}
MARGIN = {"l": 44, "r": 8, "t": 34, "b": 40}


def plane(view: GaussianView2D, background: str) -> Figure:
    """1, 2 and 3 sigma of P and Q, over the contribution to one direction ("pq", "qp") or none."""
    data: list[dict[str, Any]] = []
    if background in NAMES:
        data.append(_contribution(view, background))
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
        data.append(_mean(view.pair.mean(name.lower()), name, line, symbol))
    shape = _square(PLANE[-1], "", "")
    # The room of the colour bar stays when there is none, so that the plane does not jump.
    shape["margin"] = {**MARGIN, "b": 96}
    shape["meta"] = {"narrow": {"margin": {"l": 30, "r": 4, "t": 34, "b": 96}}}
    return {"data": data, "layout": shape}


def mean_map(view: GaussianView2D, direction: str) -> Figure:
    """One direction over the mean of Q, with its level lines and the current mean on it."""
    chosen = view.map_pq if direction == "pq" else view.map_qp
    name = "KL(P‖Q)" if direction == "pq" else "KL(Q‖P)"
    data = [
        {
            "type": "heatmap",
            **_along(MEANS),
            # The root grows evenly from the minimum, as the distance of the means does.
            "z": typed_array(np.sqrt(chosen.kl)),
            "zmin": 0,
            "zmax": DEEPEST**0.5,
            "zsmooth": "fast",
            "colorscale": HEIGHT,
            "showscale": False,
            "hoverinfo": "skip",
        },
        _curves(chosen.lines, "level", {"color": "theme:text", "width": 1}) | {"opacity": 0.55},
        _mean(view.pair.mean("p"), "P", P_LINE, "circle"),
        _mean(view.pair.mean("q"), "Q", Q_LINE, "diamond"),
    ]
    shape = _square(MEANS[-1], "mean of Q, x", "mean of Q, y")
    kl = view.kl_pq if direction == "pq" else view.kl_qp
    shape["title"] = {
        "text": f"{name} = {kl:.6g} nats",
        "font": {"size": 15},
        "x": 0,
        "xref": "paper",
        "y": 0.985,
        "yanchor": "top",
    }
    shape["showlegend"] = False
    shape["annotations"] = _level_labels(chosen)
    return {"data": data, "layout": shape}


def three_parts(view: GaussianView2D) -> Figure:
    """Spread, means and volume of both directions as signed bars."""
    names = ["spread", "means", "volume"]
    heights = (*view.parts_pq.terms, *view.parts_qp.terms, 0.0, 0.2)
    pad = 0.15 * (max(heights) - min(heights))
    return {
        "data": [
            {
                "type": "bar",
                "x": names,
                "y": list(terms),
                "text": [f"{value:+.3g}" for value in terms],
                "textposition": "outside",
                "textangle": 0,
                "cliponaxis": False,
                "name": name,
                "marker": {"color": line["color"], "pattern": {"shape": pattern}},
                "hovertemplate": "%{x}: %{y:.6f} nats",
            }
            for name, terms, line, pattern in (
                ("KL(P‖Q)", view.parts_pq.terms, P_LINE, ""),
                ("KL(Q‖P)", view.parts_qp.terms, Q_LINE, "/"),
            )
        ],
        "layout": layout(
            xaxis=axis("", fixedrange=True),
            yaxis=axis(
                "nats",
                range=[min(heights) - pad, max(heights) + pad],
                zeroline=True,
                zerolinecolor="theme:text",
            ),
            hovermode="closest",
            bargap=0.35,
        ),
    }


def _contribution(view: GaussianView2D, direction: str) -> dict[str, Any]:
    values = view.contribution_pq if direction == "pq" else view.contribution_qp
    limit = _round_up(float(np.abs(values).max()))
    return {
        "type": "heatmap",
        **_along(PLANE),
        "z": typed_array(values),
        "zmin": -limit,
        "zmax": limit,
        "zsmooth": "fast",
        "colorscale": SIGNED,
        "colorbar": {
            "title": {"text": f"{NAMES[direction]}, nats per unit of area", "side": "top"},
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


def _round_up(value: float) -> float:
    """Return a round number just above: the colours change seldom, and use their range."""
    if value == 0:
        return 0.01
    power = 10.0 ** np.floor(np.log10(value))
    return float(
        next(step * power for step in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if step * power >= value)
    )


def _along(grid: Any) -> dict[str, float]:
    first, step = float(grid[0]), float(grid[1] - grid[0])
    return {"x0": first, "dx": step, "y0": first, "dy": step}


def _curves(curves: Any, name: str, line: dict[str, Any]) -> dict[str, Any]:
    """Several closed curves as one trace: plotly.js breaks the line at NaN."""
    gap = np.full((2, 1), np.nan)
    points = np.hstack([part for curve in curves for part in (curve, gap)] or [gap])
    return {
        "type": "scatter",
        "mode": "lines",
        "x": typed_array(points[0]),
        "y": typed_array(points[1]),
        "name": name,
        "line": line,
        "hoverinfo": "skip",
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


def _mean(at: tuple[float, float], name: str, line: dict[str, Any], symbol: str) -> dict[str, Any]:
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


def _level_labels(chosen: MeanMap) -> list[dict[str, Any]]:
    return [
        {
            "x": at[0],
            "y": at[1],
            "text": f"{level:g}",
            "showarrow": False,
            "font": {"size": 11},
            "bgcolor": "theme:background",
            "borderpad": 1,
            "opacity": 0.9,
        }
        for at, level in zip(chosen.labels, chosen.levels, strict=True)
        if at is not None
    ]


def _square(half: float, x: str, y: str) -> dict[str, Any]:
    return layout(
        xaxis=axis(x, range=[-half, half], dtick=2, constrain="domain", zeroline=False),
        yaxis=axis(
            y, range=[-half, half], scaleanchor="x", dtick=2, constrain="domain", zeroline=False
        ),
        hovermode="closest",
        margin=MARGIN,
        meta={"narrow": {"margin": {"l": 38, "r": 4, "t": 34, "b": 38}}},
    )
