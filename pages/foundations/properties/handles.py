"""Handles of the figures of properties, and the values that a drag gives the controls."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, astuple, dataclass
from math import log10
from typing import Any

import numpy as np

from kllab.divergences.units import Unit
from kllab.models.places import farther_gap
from kllab.topics.properties.asymmetry import AsymmetryFinding, Pair
from kllab.topics.properties.change_of_variable import ChangeFinding, Mapped
from kllab.topics.properties.gibbs import GibbsFinding, ThreeOutcomes
from kllab.topics.properties.infinity import CELLS, InfinityFinding, ThirdCell, nearest_cell
from kllab.topics.properties.pinsker import Cloud, PinskerFinding, nearest_coins
from kllab.topics.properties.triangle import TriangleFinding, Triple
from pages.charts.handle import handle
from pages.charts.theme import BLUE, ORANGE, P_COLOUR, PURPLE, Q_COLOUR
from pages.foundations.properties.inequality_figures import HEIGHTS, NEAR, RATIOS
from pages.web.chart import Dragged

Handle = dict[str, Any]
_CHANCE = (0.01, 0.99)


@dataclass(frozen=True)
class Handles:
    """Handles of a figure.

    Attributes
    ----------
    of
        Returns the handles for the spec, its result and the unit of the axes.
    move
        Returns the new values of fields of the spec after a drag.
    """

    of: Callable[[Any, Any, Unit], list[Handle]]
    move: Callable[[Any, Dragged, Unit], Mapping[str, float]]


def _gibbs(spec: ThreeOutcomes, found: GibbsFinding, unit: Unit) -> list[Handle]:
    """Return a handle on each outcome that P can give; it sets the outcome's probability in Q."""
    p, q = spec.probabilities()
    places = np.flatnonzero(p > 0)
    heights = unit.of(np.clip(found.heights, HEIGHTS[0], HEIGHTS[1]))
    return [
        handle(
            f"q{place}",
            min(ratio, RATIOS[1]),
            height,
            f"Q({place})",
            f"{q[place]:.3g}",
            axes="x",
            colour=Q_COLOUR,
            step=0.01 / p[place],
            x_range=(0.0, min(1 / p[place], RATIOS[1])),
        )
        for place, ratio, height in zip(places.tolist(), found.ratios, heights, strict=True)
    ]


def _move_gibbs(spec: ThreeOutcomes, dragged: Dragged, _: Unit) -> dict[str, float]:
    moved = spec.with_ratio(("q0", "q1", "q2").index(dragged.name), dragged.x)
    return {"q0": moved.q0, "q1": moved.q1, "q2": moved.q2}


def _asymmetry(spec: Pair, found: AsymmetryFinding, _: Unit) -> list[Handle]:
    """Return a handle on the visitor's pair."""
    x, y = spec.axes.values()
    coins = x is y
    return [
        handle(
            "pair",
            *found.at,
            "Your pair",
            " and ".join(f"{name} {value:g}" for name, value in asdict(spec).items()),
            colour=BLUE,
            step=0.01 if coins else 0.1,
            x_range=(float(x[0]), float(x[-1])),
            y_range=(float(y[0]), float(y[-1])),
        )
    ]


def _move_asymmetry(spec: Pair, dragged: Dragged, _: Unit) -> dict[str, float]:
    return dict(zip(asdict(spec), (dragged.x, dragged.y), strict=True))


def _triangle(spec: Triple, found: TriangleFinding, unit: Unit) -> list[Handle]:
    """Return a handle on each of P, Q and R; those of P and R are on the line of the direct way."""
    heights = (found.direct, found.detour, found.direct)
    looks = (("P", ORANGE), ("Q", PURPLE), ("R", ORANGE))
    return [
        handle(
            name.lower(),
            at,
            unit.of(height),
            f"Probability of {name}",
            f"{at:g}",
            axes="x",
            colour=colour,
            step=0.01,
            x_range=_CHANCE,
        )
        for at, height, (name, colour) in zip(astuple(spec), heights, looks, strict=True)
    ]


def _move_triangle(_: Any, dragged: Dragged, __: Unit) -> dict[str, float]:
    return {dragged.name: dragged.x}


def _infinity(spec: ThirdCell, found: InfinityFinding, unit: Unit) -> list[Handle]:
    """Return a handle on the visitor's q, over its exponent of 10, if it is in the left part."""
    if spec.q < 0.9 * NEAR:
        return []
    exponents = np.log10([q for q in CELLS if q > 0.9 * NEAR])
    return [
        handle(
            "q",
            log10(spec.q),
            unit.of(found.kl),
            "q = Q(2)",
            f"{spec.q:g}",
            axes="x",
            colour=PURPLE,
            step=farther_gap(exponents, log10(spec.q)),
            x_range=(float(exponents[-1]), float(exponents[0])),
        )
    ]


def _move_infinity(_: ThirdCell, dragged: Dragged, __: Unit) -> dict[str, float]:
    return {"q": nearest_cell(dragged.x)}


def _change(spec: Mapped, _: ChangeFinding, __: Unit) -> list[Handle]:
    """Return a handle on each mean of the upper panel, and one a standard deviation left of it."""
    handles = []
    for name, density, colour in zip("pq", spec.before(), (P_COLOUR, Q_COLOUR), strict=True):
        loc, scale = float(density.loc), float(density.scale)
        for kind, x, value, ends in (
            ("loc", loc, loc, (-2.0, 2.0)),
            ("scale", loc - scale, scale, (loc - 1.5, loc - 0.1)),
        ):
            label = f"{'Mean' if kind == 'loc' else 'Scale'} of {name.upper()}"
            look: dict[str, Any] = {"axes": "x", "colour": colour, "x_range": ends}
            height = float(density.prob(x))
            handles.append(handle(f"{kind}_{name}", x, height, label, f"{value:g}", **look))
    return handles


def _move_change(spec: Mapped, dragged: Dragged, _: Unit) -> dict[str, float]:
    if dragged.name.startswith("loc"):
        return {dragged.name: dragged.x}
    loc = spec.loc_p if dragged.name == "scale_p" else spec.loc_q
    return {dragged.name: loc - dragged.x}


def _pinsker(spec: Cloud, found: PinskerFinding, unit: Unit) -> list[Handle]:
    """Return a handle on the visitor's pair, which moves to the pair nearest to a position."""
    top = unit.of(HEIGHTS[1])
    return [
        handle(
            "pair",
            found.distance,
            min(unit.of(found.kl), top),
            "Your pair",
            f"p {spec.p:g} and q {spec.q:g}",
            colour=PURPLE,
            step=0.01,
            x_range=(0.0, 0.98),
            y_range=(0.0, top),
        )
    ]


def _move_pinsker(_: Cloud, dragged: Dragged, unit: Unit) -> dict[str, float]:
    p, q = nearest_coins(dragged.x, dragged.y * unit.in_nats)
    return {"p": p, "q": q}


GIBBS = Handles(_gibbs, _move_gibbs)
ASYMMETRY = Handles(_asymmetry, _move_asymmetry)
TRIANGLE = Handles(_triangle, _move_triangle)
INFINITY = Handles(_infinity, _move_infinity)
CHANGE = Handles(_change, _move_change)
PINSKER = Handles(_pinsker, _move_pinsker)
