"""Handles of the target on the left picture, and the values that a drag gives the controls."""

from collections.abc import Callable, Mapping
from math import pi, sqrt
from typing import Any

from kllab.topics.projection.spec import MOST, Component
from pages.charts.handle import handle
from pages.charts.theme import P_COLOUR
from pages.foundations.projection.controls import (
    BY_KEY,
    COMPONENTS,
    LOCS,
    PLACES,
    SCALES,
    SCALES_2D,
)
from pages.web import address
from pages.web.chart import Dragged

Handle = dict[str, Any]
NEW = "new"
_REMOVED = 0.03
"""Share of a component that is dragged down to the axis: it is removed."""
_NEW_ON_LINE, _NEW_IN_PLANE = -7.2, (-5.4, 5.4)


def handles(
    values: Mapping[str, Any], top: float = 0.0, height: Callable[[float], float] = lambda _: 0.0
) -> list[Handle]:
    """Return the handles of the target.

    On the line `top` is the upper end of the axis of densities, and `height` the target's density.
    """
    shape = values["shape"]
    if shape == "line":
        return _line(values, top)
    if shape == "plane":
        return _plane(values)
    if shape in ("student", "cauchy"):
        return _heavy(values, height)
    return _banana(values) if shape == "banana" else _ring(values)


def _line(values: Mapping[str, Any], top: float) -> list[Handle]:
    found = []
    count = values["components"]
    total = sum(values[f"weight_{k}"] for k in range(1, count + 1))
    for k in range(1, count + 1):
        loc, scale = values[f"loc_{k}"], values[f"scale_{k}"]
        peak = values[f"weight_{k}"] / total / scale / sqrt(2 * pi)
        text = f"mean {loc:g}, share {values[f'weight_{k}'] / total:.0%}"
        look: dict[str, Any] = {"colour": P_COLOUR, "x_range": LOCS}
        if count > 1:
            look |= {"y_range": (0.0, top), "y_step": top / 20}
        else:
            look |= {"axes": "x"}
        found.append(handle(f"loc_{k}", loc, peak, f"Component {k}", text, selects=True, **look))
        found.append(
            handle(
                f"scale_{k}",
                loc + scale,
                peak * 0.6065306597126334,  # exp(-1/2)
                f"σ of component {k}",
                f"{scale:g}",
                axes="x",
                colour=P_COLOUR,
                hollow=True,
                x_range=(loc + SCALES[0], loc + SCALES[1]),
            )
        )
    if count < MOST:
        ends: dict[str, Any] = {"x_range": (_NEW_ON_LINE, LOCS[1]), "y_range": (0.0, top)}
        found.append(_new(values, _NEW_ON_LINE, 0.94 * top, **ends))
    return found


def _plane(values: Mapping[str, Any]) -> list[Handle]:
    found = []
    for k in range(1, values["components"] + 1):
        x, y = values[f"x_{k}"], values[f"y_{k}"]
        across, up = values[f"scale_x_{k}"], values[f"scale_y_{k}"]
        for name, place, value, letter in (
            (f"scale_x_{k}", (x + across, y), across, "x"),
            (f"scale_y_{k}", (x, y + up), up, "y"),
        ):
            origin = x if letter == "x" else y
            way: dict[str, Any] = {
                f"{letter}_range": tuple(origin + end for end in SCALES_2D),
                "axes": letter,
            }
            label = f"σ {letter} of component {k}"
            found.append(
                handle(name, *place, label, f"{value:g}", colour=P_COLOUR, hollow=True, **way)
            )
        found.append(
            handle(
                f"mean_{k}",
                x,
                y,
                f"Mean of component {k}",
                f"({x:g}, {y:g})",
                colour=P_COLOUR,
                x_range=PLACES,
                y_range=PLACES,
                selects=True,
            )
        )
    if values["components"] < MOST:
        (left, up), (low, right) = _NEW_IN_PLANE, PLACES
        found.append(_new(values, left, up, x_range=(left, right), y_range=(low, up)))
    return found


def _new(values: Mapping[str, Any], x: float, y: float, **ends: Any) -> Handle:
    """Return the handle that becomes a component where it is let go."""
    label, count = "New component: drag it to its place", values["components"]
    text = "1 component" if count == 1 else f"{count} components"
    return handle(NEW, x, y, label, text, hollow=True, colour="theme:text", **ends)


def _heavy(values: Mapping[str, Any], height: Callable[[float], float]) -> list[Handle]:
    loc, side = values["loc"], values["loc"] + values["scale"]
    return [
        _slider("loc", loc, height(loc), loc, "x"),
        _slider("scale", side, height(side), loc, "x"),
    ]


def _banana(values: Mapping[str, Any]) -> list[Handle]:
    x, y, length = values["centre_x"], values["centre_y"], values["length"]
    bottom = y - values["bend"] * length**2
    return [
        _centre(values),
        _slider("length", x + length, y, x, "x"),
        handle(
            "bend",
            x,
            bottom,
            "Bend",
            f"{values['bend']:g}",
            axes="y",
            colour=P_COLOUR,
            step=0.05 * length**2,
            y_range=(y - length**2, y + length**2),
        ),
    ]


def _ring(values: Mapping[str, Any]) -> list[Handle]:
    x, y, radius = values["centre_x"], values["centre_y"], values["radius"]
    return [
        _centre(values),
        _slider("radius", x + radius, y, x, "x"),
        _slider("ring_width", x + radius + values["ring_width"], y, x + radius, "x"),
    ]


def _centre(values: Mapping[str, Any]) -> Handle:
    x, y = values["centre_x"], values["centre_y"]
    control = BY_KEY["centre_x"]
    ends = (control.low, control.high)
    look: dict[str, Any] = {"colour": P_COLOUR, "x_range": ends, "y_range": ends}
    return handle("centre", x, y, "Centre", f"({x:g}, {y:g})", **look)


def _slider(key: str, x: float, y: float, origin: float, axes: Any) -> Handle:
    """Return the handle of a slider that is a distance from `origin`, or a place."""
    control = BY_KEY[key]
    start = 0.0 if key == "loc" else origin
    return handle(
        key,
        x,
        y,
        control.label,
        f"{x - start:.4g}",
        axes=axes,
        colour=P_COLOUR,
        hollow=key != "loc",
        x_range=(start + control.low, start + control.high),
    )


def move(values: Mapping[str, Any], dragged: Dragged) -> None:
    """Set the controls that a handle stands for from its position."""
    name = dragged.name
    if name == NEW:
        if dragged.done:
            _add(values, dragged)
        return
    kind, _, number = name.rpartition("_")
    shape = values["shape"]
    if shape in COMPONENTS and number.isdecimal() and 1 <= int(number) <= values["components"]:
        k = int(number)
        if shape == "line" and kind == "loc" and dragged.done and _is_down(values, k, dragged.y):
            _remove(values, k)
            return
        _assign(_component(values, kind, k, dragged) | {"component": number})
    elif shape not in COMPONENTS:
        _assign(_other(values, dragged))


def _component(values: Mapping[str, Any], kind: str, k: int, dragged: Dragged) -> dict[str, Any]:
    match values["shape"], kind:
        case "line", "loc":
            return {f"loc_{k}": dragged.x, f"weight_{k}": _weight(values, k, dragged.y)}
        case "line", "scale":
            return {f"scale_{k}": dragged.x - values[f"loc_{k}"]}
        case "plane", "mean":
            return {f"x_{k}": dragged.x, f"y_{k}": dragged.y}
        case "plane", "scale_x":
            return {f"scale_x_{k}": dragged.x - values[f"x_{k}"]}
        case "plane", "scale_y":
            return {f"scale_y_{k}": dragged.y - values[f"y_{k}"]}
    return {}


def _share(values: Mapping[str, Any], k: int, height: float) -> float:
    """Return the share of a component whose peak has this height."""
    return float(height * values[f"scale_{k}"] * sqrt(2 * pi))


def _weight(values: Mapping[str, Any], k: int, height: float) -> float:
    """Return the weight with which the peak of a component has this height."""
    others = sum(values[f"weight_{j}"] for j in range(1, values["components"] + 1) if j != k)
    share = min(max(_share(values, k, height), 0.01), 0.99)
    return float(others * share / (1 - share) if others else values[f"weight_{k}"])


def _is_down(values: Mapping[str, Any], k: int, height: float) -> bool:
    return values["components"] > 1 and _share(values, k, height) < _REMOVED


def _add(values: Mapping[str, Any], dragged: Dragged) -> None:
    count = values["components"] + 1
    if count > MOST:
        return
    place = (
        {f"loc_{count}": dragged.x, f"scale_{count}": 0.6}
        if values["shape"] == "line"
        else {f"x_{count}": dragged.x, f"y_{count}": dragged.y}
    )
    mean = sum(values[f"weight_{k}"] for k in range(1, count)) / (count - 1)
    address.assign({"components": count})  # first: a link that fixes it has no handle for it
    _assign(place | {f"weight_{count}": mean, "component": str(count)})


def _remove(values: Mapping[str, Any], k: int) -> None:
    """Take out a component; those after it take its number."""
    names = list(Component.__dataclass_fields__)
    count = values["components"]
    kept = {f"{name}_{j}": values[f"{name}_{j + 1}"] for j in range(k, count) for name in names}
    _assign(kept | {"component": str(max(1, k - 1))})
    address.assign({"components": count - 1})


def _other(values: Mapping[str, Any], dragged: Dragged) -> dict[str, Any]:
    match dragged.name:
        case "loc":
            return {"loc": dragged.x}
        case "scale":
            return {"scale": dragged.x - values["loc"]}
        case "centre":
            return {"centre_x": dragged.x, "centre_y": dragged.y}
        case "length" | "radius":
            return {dragged.name: dragged.x - values["centre_x"]}
        case "ring_width":
            return {"ring_width": dragged.x - values["centre_x"] - values["radius"]}
        case "bend":
            return {"bend": (values["centre_y"] - dragged.y) / values["length"] ** 2}
    return {}


def _assign(values: Mapping[str, Any]) -> None:
    """Set controls to the allowed values next to these."""
    address.assign(
        {
            key: value if key == "component" else BY_KEY[key].nearest(value)
            for key, value in values.items()
        }
    )
