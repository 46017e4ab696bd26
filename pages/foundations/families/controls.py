"""Menus of families, and sliders for the parameters of the two chosen ones."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from kllab.topics.families.compute import FamilyView
from kllab.topics.families.marks import marks
from kllab.topics.families.ranges import POSITIVE_STEPS, Entry, entries, scalar_families
from kllab.topics.families.spec import FamilyPair, member
from pages.foundations.direction import DIRECTION
from pages.web import address, controls
from pages.web.chart import Dragged
from pages.web.control_kinds import Choice, Control, Number, Slider, Steps

SIDES = ("p", "q")
_FEW = 3
"""Largest number of sliders of a family that stand below each other, not in pairs."""
_AXIS = "families-axis"  # session key
MENUS = tuple(
    Choice(
        f"family_{side}", f"Family of {side.upper()}", tuple(scalar_families()), start, menu=True
    )
    for side, start in zip(SIDES, ("Normal", "Laplace"), strict=True)
)
SAMPLING = (
    Steps("n", "Monte Carlo samples", (100, 300, 1000, 3000, 10000, 30000, 100000), 10000),
    Number("seed", "Seed", 0, 10**6, 0, 1),
)
ALPHA = Slider("alpha", "Order α of the Rényi divergence", 0.0, 5.0, 0.5, 0.05)
CONTROLS = (*MENUS, DIRECTION, *SAMPLING, ALPHA)
"""Controls of the page except the sliders, which depend on the families."""


def sliders(side: str, family: str) -> tuple[Control, ...]:
    """Return a slider for each number of a family, for "p" or "q"."""
    return tuple(_slider(side, entry) for entry in entries(scalar_families()[family]))


def every_slider() -> tuple[Control, ...]:
    """Return the sliders of all families for "p" and "q"; ranges under one key may differ."""
    return tuple(
        one for side in SIDES for family in scalar_families() for one in sliders(side, family)
    )


def _slider(side: str, entry: Entry) -> Control:
    key, reach, start = f"{side}_{entry.key}", entry.range, entry.start(side)
    label = f"{side.upper()}: {entry.label}"
    if reach.kind == "log":
        return Steps(key, label, POSITIVE_STEPS, start)
    if reach.kind == "whole":
        return Slider(key, label, int(reach.low), int(reach.high), int(start), 1)
    return Slider(key, label, reach.low, reach.high, start, reach.step)


def draw() -> dict[str, Any]:
    """Draw menus and sliders, P's above Q's; return all values by key."""
    values: dict[str, Any] = {}
    for side, menu in zip(SIDES, MENUS, strict=True):
        with st.container(key=f"side-{side}", gap="small"):
            values[menu.key] = controls.draw_one(menu)
            drawn = sliders(side, values[menu.key])
            address.read(drawn)
            in_rows = controls.draw if len(drawn) <= _FEW else controls.draw_in_pairs
            values |= in_rows(drawn)
    return values


def pair_of(values: Mapping[str, Any]) -> FamilyPair:
    """Return the pair of the controls' values, or raise ValueError with what is not allowed."""
    p, q = (
        member(
            values[f"family_{side}"],
            {key[2:]: value for key, value in values.items() if key.startswith(f"{side}_")},
        )
        for side in SIDES
    )
    for one in (p, q):
        _ = one.distribution  # raises ValueError if the parameters do not go together
    return FamilyPair(p, q)


def move(view: FamilyView, dragged: Dragged) -> None:
    """Set a parameter to the value whose mark is nearest to its handle.

    The axis depends on P and Q; it stays as it is meanwhile, or it would move under the pointer.
    """
    side, key = dragged.name[:1], dragged.name[2:]
    member = view.pair.q if side == "q" else view.pair.p
    mark = next((mark for mark in marks(member) if mark.entry.key == key), None)
    if mark is None:
        return
    control = next(one for one in sliders(side, member.family) if one.key == dragged.name)
    address.assign({control.key: control.nearest(mark.value_at(dragged.x))})
    if not dragged.done:
        st.session_state[_AXIS] = view.window


def axis_while_dragging() -> tuple[float, float] | None:
    """Return the ends of the axis for this run if a handle is being dragged."""
    ends: tuple[float, float] | None = st.session_state.pop(_AXIS, None)
    return ends


def more_samples() -> None:
    """Take ten times as many samples, or as many as there can be."""
    samples = SAMPLING[0]
    address.assign({samples.key: samples.nearest(10 * address.held(samples))})
