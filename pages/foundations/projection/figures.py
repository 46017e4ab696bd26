"""Main figure of the page: the target with the forward fit, and with the other one."""

from collections.abc import Mapping, Sequence
from math import pi
from typing import Any

import numpy as np

from kllab.projection.gaussians import Gaussians
from kllab.topics.projection.compute import LINE, PLANE, FitView, ProjectionView
from kllab.topics.projection.spec import MOST
from pages.charts.panels import note_on_panel, on_panel, panel_axes
from pages.charts.steady_range import from_zero
from pages.charts.theme import P_COLOUR, Figure, Trace, axis, figure, layout, note
from pages.charts.traces import even_grid, heat_map, joined, line, markers
from pages.foundations.direction import P, Q
from pages.foundations.projection.moves import handles
from pages.foundations.projection.text import panel_title

PANELS = ("forward", "other")
TARGET_COLOURS: list[list[Any]] = [[0.0, "theme:background"], [1.0, P_COLOUR]]
SIGMAS = (1.0, 2.0)
_CIRCLE = np.stack([f(np.linspace(0.0, 2 * pi, 49)) for f in (np.cos, np.sin)])
_LOCAL = {"color": Q.colour, "width": 1.5, "dash": "dot"}
GRID = {"rows": 1, "columns": 2, "pattern": "independent", "xgap": 0.1}


def fits(view: ProjectionView, values: Mapping[str, Any]) -> Figure:
    """Draw both fits, each with the target; the target has handles on the left."""
    return (_in_plane if view.spec.in_plane else _on_line)(view, values)


def _on_line(view: ProjectionView, values: Mapping[str, Any]) -> Figure:
    # One axis for both pictures; the narrowest fits may be cut off at the top.
    shown = [fit.densities[0].max() for fit in (view.forward, view.other) if fit.densities]
    top = from_zero(view.p, np.minimum(shown, 2.5 * view.p.max()), least=0.05)
    data: list[Trace] = []
    for number, name in enumerate(PANELS, start=1):
        fit, panel = view.fit(name), on_panel(number)
        target = line("P", LINE, view.p, **P.line) | {"fill": "tozeroy", "fillcolor": P.fill}
        data.append(target | panel | {"showlegend": number == 1, "legendgroup": "P"})
        best = best_count(fit)
        for place, density in reversed(list(enumerate(fit.densities))):
            is_best = place < best
            look = Q.line if is_best else _LOCAL
            drawn = line("Q" if is_best else "other local optimum", LINE, density, **look)
            data.append(drawn | panel | _legend(number, place, best, view))
    shape = _layout(view)
    ends = [float(LINE[0]), float(LINE[-1])]
    for number in (1, 2):
        up = axis("density" if number == 1 else "", range=top, showticklabels=number == 1)
        shape |= panel_axes(number, axis("x", range=ends, dtick=4), up)

    def height(x: float) -> float:
        return float(np.exp(view.target.log_prob(np.array([[x]])))[0])

    shape["meta"] |= {"handles": handles(values, top[1], height)}
    if values["shape"] == "line" and values["components"] < MOST:
        shape["annotations"].append(_drag_to_add(-6.6, 0.94 * top[1]))
    return {"data": data, "layout": shape}


def best_count(fit: FitView) -> int:
    """Return the number of optima that are equally good, and the best."""
    return sum(each.is_global for each in fit.found.fits)


def _legend(number: int, place: int, best: int, view: ProjectionView) -> dict[str, Any]:
    """Return the part of a trace that says whether the legend has it: once of each kind."""
    first = 1 if view.forward.found.fits else 2
    is_best = place < best
    if is_best:
        return {"legendgroup": "Q", "showlegend": number == first and place == 0}
    group = {"legendgroup": "local"}
    others = [p for p, name in enumerate(PANELS, 1) if _has_others(view.fit(name))]
    return group | {"showlegend": number == others[0] and place == best}


def _has_others(fit: FitView) -> bool:
    return len(fit.found.fits) > best_count(fit)


def _in_plane(view: ProjectionView, values: Mapping[str, Any]) -> Figure:
    sample = {"color": P_COLOUR, "size": 11, "symbol": "square", "opacity": 0.8}
    data: list[Trace] = [markers("P", [np.nan], [np.nan], **sample)]
    top = float(view.p.max())
    for number, name in enumerate(PANELS, start=1):
        fit, panel = view.fit(name), on_panel(number)
        # The root shows the thin parts as well.
        data.append(
            heat_map(
                np.sqrt(view.p),
                0,
                1.25 * top**0.5,
                TARGET_COLOURS,
                **even_grid(PLANE, PLANE),
                zsmooth="fast",
                showscale=False,
                hoverinfo="skip",
            )
            | panel
        )
        best = best_count(fit)
        for is_best in (False, True):
            chosen = [each.model for each in fit.found.fits if each.is_global == is_best]
            if chosen:
                models = Gaussians(
                    np.concatenate([each.loc for each in chosen]),
                    np.concatenate([each.tril for each in chosen]),
                    np.concatenate([each.logit for each in chosen]),
                )
                place = 0 if is_best else best
                label = "Q: 1, 2 σ" if is_best else "other local optima: 1 σ"
                look = Q.line | {"width": 2} if is_best else _LOCAL
                drawn = outlines(models, label, SIGMAS if is_best else SIGMAS[:1], **look)
                data.append(drawn | panel | _legend(number, place, best, view))
    shape = _layout(view)
    ends = [float(PLANE[0]), float(PLANE[-1])]
    for number in (1, 2):
        suffix = "" if number == 1 else str(number)
        across = axis("", range=ends, dtick=3, constrain="domain", zeroline=False, showgrid=False)
        up = across | {
            "scaleanchor": f"x{suffix}",
            "constraintoward": "top",
            "showticklabels": number == 1,
        }
        shape |= panel_axes(number, across, up)
    shape["meta"] |= {"handles": handles(values)}
    if values["shape"] == "plane" and values["components"] < MOST:
        shape["annotations"].append(_drag_to_add(-4.8, 5.4))
    shape["hovermode"] = "closest"
    shape["margin"] = {"l": 30, "r": 8, "t": 60, "b": 28}
    return {"data": data, "layout": shape}


def outlines(models: Gaussians, name: str, sigmas: Sequence[float], **style: Any) -> Trace:
    """Return the ellipses of models in the plane as one trace."""
    parts = [
        loc[:, None] + radius * (tril @ _CIRCLE)
        for loc, tril in zip(models.loc.reshape(-1, 2), models.tril.reshape(-1, 2, 2), strict=True)
        for radius in sigmas
    ]
    x, y = (joined(part[row] for part in parts) for row in (0, 1))
    return line(name, x, y, **style) | {"hoverinfo": "skip"}


def _drag_to_add(x: float, y: float) -> dict[str, Any]:
    """Return the text beside the handle of a new component."""
    return note("drag to add", x, y, xanchor="left", font={"size": 12})


def _layout(view: ProjectionView) -> dict[str, Any]:
    notes = []
    for number, name in enumerate(PANELS, start=1):
        fit = view.fit(name)
        title = panel_title(fit.objective, view.spec.alpha)
        place: dict[str, Any] = {"xanchor": "left", "yanchor": "bottom"}
        notes.append(note_on_panel(number, title, 0, 1.01, **place))
        if not fit.found.fits:
            text = (
                "No Gaussian is close:<br>KL(P‖Q) = ∞ for every Q"
                if fit.is_infinite
                else "No minimum was found"
            )
            notes.append(note_on_panel(number, text, 0.5, 0.9, yanchor="top"))
    return layout(
        grid=GRID,
        annotations=notes,
        margin={"l": 52, "r": 8, "t": 60, "b": 40},
        legend={"orientation": "h", "y": 1.09, "yanchor": "bottom", "x": 0, "xanchor": "left"},
        meta={"narrow": {"margin": {"l": 34, "r": 4, "t": 60, "b": 34}}},
    )


def masses(view: ProjectionView) -> Figure:
    """Draw the mass that each fit misses, and the mass that it wastes, in percent."""
    data: list[Trace] = []
    for name, side in (("missed", P), ("wasted", Q)):
        shown = [fit for fit in (view.forward, view.other) if fit.costs]
        data.append(
            {
                "type": "bar",
                "name": f"{name}, % of {side.name}",
                "x": [panel_title(fit.objective, view.spec.alpha, short=True) for fit in shown],
                "y": [100 * getattr(fit.costs, name) for fit in shown],
                "marker": {"color": side.colour, "pattern": {"shape": side.pattern}},
                "texttemplate": "%{y:.1f} %",
                "textposition": "outside",
                "cliponaxis": False,
            }
        )
    return figure(
        data,
        xaxis=axis("", fixedrange=True),
        yaxis=axis("% of the mass", range=[0, 100]),
        hovermode="closest",
        bargap=0.4,
    )


def sweep(view: ProjectionView, alphas: Sequence[float]) -> Figure:
    """Draw the optima over alpha: their means, and their standard deviations along x."""
    data: list[Trace] = []
    for number, part in enumerate(("mean", "sigma"), start=1):
        for is_best in (True, False):
            x, y = _points(view.sweep, alphas, part, is_best=is_best)
            name = "the best" if is_best else "other local optima"
            marker: dict[str, Any] = {
                "color": Q.colour,
                "size": 9 if is_best else 7,
                "symbol": "diamond" if is_best else "circle-open",
            }
            data.append(
                {
                    "type": "scatter",
                    "mode": "markers",
                    "name": name,
                    "x": x,
                    "y": y,
                    "marker": marker,
                    "legendgroup": name,
                    "showlegend": number == 1,
                    **on_panel(number),
                }
            )
    shape = layout(grid=GRID | {"xgap": 0.2}, hovermode="closest")
    letter = " x" if view.spec.in_plane else ""
    for number, title in ((1, f"mean{letter} of Q"), (2, f"σ{letter} of Q")):
        across = axis("α: 0 reverse, 1 forward", range=[-0.05, 1.05], dtick=0.25)
        ends = [-6.5, 6.5] if number == 1 else [0, 5]
        shape |= panel_axes(number, across, axis(title, range=ends))
    return {"data": data, "layout": shape}


def _points(
    found: Sequence[FitView], alphas: Sequence[float], part: str, *, is_best: bool
) -> tuple[list[float], list[float]]:
    x, y = [], []
    for alpha, each in zip(alphas, found, strict=True):
        for fit in each.found.fits:
            if fit.is_global == is_best:
                for k in range(fit.components):
                    x.append(alpha)
                    value = fit.means[k, 0] if part == "mean" else fit.covariances[k, 0, 0] ** 0.5
                    y.append(float(value))
    return x, y
