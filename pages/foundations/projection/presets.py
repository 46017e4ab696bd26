"""Presets of the page: the classical cases."""

from typing import Any

from pages.foundations.projection.controls import COMPONENTS, COUNT, OTHERS

_FIT = {"family": "one", "covariance": "full", "objective": "reverse"}


def _line(*rows: tuple[float, float, float], **fit: Any) -> dict[str, Any]:
    case: dict[str, Any] = {"shape": "line", COUNT.key: len(rows), **_FIT}
    for k, (loc, scale, weight) in enumerate(rows, start=1):
        case |= {f"loc_{k}": loc, f"scale_{k}": scale, f"weight_{k}": weight}
    return case | fit


def _plane(*rows: tuple[float, float, float, float, float, float], **fit: Any) -> dict[str, Any]:
    case: dict[str, Any] = {"shape": "plane", COUNT.key: len(rows), **_FIT}
    for k, row in enumerate(rows, start=1):
        names = (control.key for control in COMPONENTS["plane"][k - 1])
        case |= dict(zip(names, row, strict=True))
    return case | fit


def _other(shape: str, **values: Any) -> dict[str, Any]:
    return {"shape": shape, **{one.key: one.default for one in OTHERS[shape]}, **_FIT, **values}


CASES: dict[str, dict[str, Any]] = {
    "Two modes": _line((-3.0, 1.0, 1.0), (3.0, 1.0, 1.0)),
    "Two modes that touch": _line((-1.5, 1.0, 1.0), (1.5, 1.0, 1.0)),
    "A large and a small mode": _line((-2.0, 1.0, 1.0), (4.0, 0.5, 0.25)),
    "Half way: α = ½": _line((-3.0, 1.0, 1.0), (3.0, 1.0, 1.0), objective="alpha", alpha=0.5),
    "Three modes, two Gaussians": _line(
        (-4.0, 0.6, 1.0), (0.0, 1.0, 1.0), (4.0, 0.6, 1.0), family="two"
    ),
    "Cauchy: no forward fit": _other("cauchy"),
    "Student t": _other("student"),
    "Correlated, fit without correlation": _plane(
        (0.0, 0.0, 1.6, 1.6, 0.9, 1.0), covariance="diagonal"
    ),
    "Three modes in the plane": _plane(
        (-2.5, -1.0, 0.8, 0.8, 0.0, 1.0),
        (2.5, -1.0, 0.8, 0.8, 0.0, 1.0),
        (0.0, 2.5, 0.8, 0.8, 0.0, 1.0),
    ),
    "Banana": _other("banana"),
    "Ring": _other("ring"),
}
