"""Controls and presets of the page."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, TypeVar

import streamlit as st

from kllab.projection import Banana, Ring
from kllab.projection.gaussians import COVARIANCES
from kllab.topics.projection.spec import (
    MOST,
    Component,
    HeavyTarget,
    LineTarget,
    PlaneComponent,
    PlaneTarget,
    Projected,
    TargetSpec,
)
from pages.web import controls
from pages.web.control_kinds import Choice, Control, Slider

Part = TypeVar("Part", Component, PlaneComponent)
SHAPES = {
    "line": "Mixture on the line",
    "student": "Student t",
    "cauchy": "Cauchy",
    "plane": "Mixture in the plane",
    "banana": "Banana",
    "ring": "Ring",
}
SHAPE = Choice("shape", "Target P", tuple(SHAPES), "line", labels=SHAPES, menu=True)
COUNT = Slider("components", "Components of P", 1, MOST, 2, 1)
CHOSEN = Choice("component", "Component", tuple(map(str, range(1, MOST + 1))), "1", titled=False)
LOCS, SCALES, WEIGHTS = (-6.0, 6.0), (0.2, 3.0), (0.05, 3.0)
PLACES, SCALES_2D, CORRELATIONS = (-4.5, 4.5), (0.3, 2.0), (-0.9, 0.9)
# Where components that are added by the slider stand at first.
_LINE = ((-3.0, 1.0), (3.0, 1.0), (0.0, 0.6), (-5.0, 0.5), (5.0, 0.5))
_PLANE = ((-2.5, 0.0), (2.5, 0.0), (0.0, 2.5), (0.0, -2.5), (3.0, 3.0))


def _line(k: int) -> tuple[Slider, ...]:
    loc, scale = _LINE[k - 1]
    return (
        Slider(f"loc_{k}", f"Mean μ of component {k}", *LOCS, loc, 0.1),
        Slider(f"scale_{k}", f"Standard deviation σ of component {k}", *SCALES, scale, 0.1),
        _weight(k),
    )


def _plane(k: int) -> tuple[Slider, ...]:
    x, y = _PLANE[k - 1]
    return (
        Slider(f"x_{k}", f"Mean x of {k}", *PLACES, x, 0.1),
        Slider(f"y_{k}", f"Mean y of {k}", *PLACES, y, 0.1),
        Slider(f"scale_x_{k}", f"σ x of {k}", *SCALES_2D, 0.8, 0.1),
        Slider(f"scale_y_{k}", f"σ y of {k}", *SCALES_2D, 0.8, 0.1),
        Slider(f"correlation_{k}", f"Correlation of {k}", *CORRELATIONS, 0.0, 0.05),
        _weight(k),
    )


def _weight(k: int) -> Slider:
    return Slider(f"weight_{k}", f"Weight of {k}", *WEIGHTS, 1.0, 0.05)


COMPONENTS: Mapping[str, tuple[tuple[Slider, ...], ...]] = {
    "line": tuple(_line(k) for k in range(1, MOST + 1)),
    "plane": tuple(_plane(k) for k in range(1, MOST + 1)),
}
LOC = Slider("loc", "Location", -4.0, 4.0, 0.0, 0.1)
SCALE = Slider("scale", "Scale", 0.2, 3.0, 1.0, 0.1)
DF = Slider("df", "Degrees of freedom", 1.0, 20.0, 3.0, 0.5)
CENTRE = (
    Slider("centre_x", "Centre x", -3.0, 3.0, 0.0, 0.1),
    Slider("centre_y", "Centre y", -3.0, 3.0, 0.0, 0.1),
)
BANANA = (
    Slider("length", "Length", 0.5, 2.0, 1.5, 0.1),
    Slider("width", "Width", 0.3, 1.5, 0.5, 0.1),
    Slider("bend", "Bend", -1.0, 1.0, 0.5, 0.05),
)
RING = (
    Slider("radius", "Radius", 0.5, 4.0, 3.0, 0.1),
    Slider("ring_width", "Width", 0.3, 1.5, 0.5, 0.1),
)
OTHERS: Mapping[str, tuple[Slider, ...]] = {
    "student": (DF, LOC, SCALE),
    "cauchy": (LOC, SCALE),
    "banana": (*BANANA, *CENTRE),
    "ring": (*RING, *CENTRE),
}
FAMILY = Choice(
    "family",
    "Fit",
    ("one", "two"),
    "one",
    labels={"one": "a Gaussian", "two": "a mixture of two"},
)
COVARIANCE = Choice("covariance", "Covariance of Q", COVARIANCES, "full")
OBJECTIVE_LABELS = {
    "reverse": "reverse KL",
    "jensen_shannon": "Jensen-Shannon",
    "alpha": "alpha",
}
OBJECTIVE = Choice(
    "objective",
    "Beside forward KL, on the right",
    tuple(OBJECTIVE_LABELS),
    "reverse",
    labels=OBJECTIVE_LABELS,
    help="Alpha leads from reverse KL, 0, to forward KL, 1.",
)
ALPHA = Slider("alpha", "α, from reverse KL (0) to forward KL (1)", 0.0, 1.0, 0.5, 0.05)
WHICH = Choice(
    "landscape",
    "Landscape of",
    ("other", "forward"),
    "other",
    labels={"other": "the right fit", "forward": "the left fit"},
    titled=False,
)
START = (
    Slider("start_x", "Start of the path, x", -8.0, 8.0, 1.5, 0.1),
    Slider("start_y", "Start of the path, y", -8.0, 8.0, 5.0, 0.1),
)
"""Only its handle moves it."""
BACK = Slider("back", "Steps before the end", 0, 80, 0, 1)
_OF_FIT = (FAMILY, COVARIANCE, OBJECTIVE, ALPHA)
ALL_COMPONENTS = tuple(
    {one.key: one for group in COMPONENTS.values() for each in group for one in each}.values()
)
CONTROLS: tuple[Control, ...] = (
    SHAPE,
    COUNT,
    CHOSEN,
    *ALL_COMPONENTS,
    LOC,
    SCALE,
    DF,
    *BANANA,
    *RING,
    *CENTRE,
    *_OF_FIT,
    WHICH,
    *START,
    BACK,
)
BY_KEY: Mapping[str, Any] = {control.key: control for control in CONTROLS}


def draw() -> dict[str, Any]:
    """Draw the controls of the target and of the fits; return their values by key."""
    values = {SHAPE.key: controls.draw_one(SHAPE)}
    shape = values["shape"]
    if shape in COMPONENTS:
        values |= _draw_components(shape)
    else:
        values |= controls.draw_in_pairs(OTHERS[shape])
    values |= controls.draw((FAMILY,))
    if shape not in ("line", "student", "cauchy"):
        values |= controls.draw((COVARIANCE,))
    values |= controls.draw((OBJECTIVE,))
    if values["objective"] == "alpha":
        values |= controls.draw((ALPHA,))
    return values


def _draw_components(shape: str) -> dict[str, Any]:
    """Draw the sliders of the chosen component; the others keep their values without any."""
    values = controls.draw((COUNT,))
    count = values["components"]
    chosen = 1
    if count > 1:
        # Buttons for the components that there are.
        options = tuple(map(str, range(1, count + 1)))
        menu = Choice(CHOSEN.key, CHOSEN.label, options, "1", titled=False)
        chosen = int(controls.draw_one(menu))
    for k, sliders in enumerate(COMPONENTS[shape][:count], start=1):
        if k != chosen:
            values |= controls.without_widgets(sliders)
        else:
            with st.container(gap="xsmall"):
                in_rows = controls.draw if shape == "line" else controls.draw_in_pairs
                values |= in_rows(sliders)
    return values


def spec_of(values: Mapping[str, Any]) -> Projected:
    """Return the spec of the controls' values."""
    return Projected(
        target=_target(values),
        components=2 if values["family"] == "two" else 1,
        covariance=values.get("covariance", "full"),
        objective=values["objective"],
        alpha=values.get("alpha", ALPHA.default),
    )


def _target(values: Mapping[str, Any]) -> TargetSpec:
    shape = values["shape"]
    if shape == "line":
        return LineTarget(tuple(_parts(Component, values)))
    if shape == "plane":
        return PlaneTarget(tuple(_parts(PlaneComponent, values)))
    if shape in ("student", "cauchy"):
        return HeavyTarget(values.get("df", 1.0), values["loc"], values["scale"])
    centre = values["centre_x"], values["centre_y"]
    if shape == "banana":
        return Banana(values["length"], values["width"], values["bend"], centre)
    return Ring(values["radius"], values["ring_width"], centre)


def _parts(kind: type[Part], values: Mapping[str, Any]) -> Iterator[Part]:
    """Yield the components of the values."""
    names = [field.name for field in fields(kind)]
    for k in range(1, values["components"] + 1):
        yield kind(**{name: values[f"{name}_{k}"] for name in names})
