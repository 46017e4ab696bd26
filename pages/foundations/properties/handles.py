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
    """Return a handle on each outcome that P gives: it moves Q's probability."""
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


def _move_outcome(spec: ThreeOutcomes, dragged: Dragged, _: Unit) -> dict[str, float]:
    moved = spec.with_ratio(("q0", "q1", "q2").index(dragged.name), dragged.x)
    return {"q0": moved.q0, "q1": moved.q1, "q2": moved.q2}


def _pair(spec: Pair, found: AsymmetryFinding, _: Unit) -> list[Handle]:
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


def _move_pair(spec: Pair, dragged: Dragged, _: Unit) -> dict[str, float]:
    return dict(zip(asdict(spec), (dragged.x, dragged.y), strict=True))


def _coins(spec: Triple, found: TriangleFinding, unit: Unit) -> list[Handle]:
    """Return a handle on each of P, Q and R: the detour passes the direct way at P and at R."""
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


def _move_named(_: Any, dragged: Dragged, __: Unit) -> dict[str, float]:
    return {dragged.name: dragged.x}


def _cell(spec: ThirdCell, found: InfinityFinding, unit: Unit) -> list[Handle]:
    """Return a handle on the visitor's q if it is in the left part, over exponents of 10."""
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


def _move_cell(_: ThirdCell, dragged: Dragged, __: Unit) -> dict[str, float]:
    return {"q": nearest_cell(dragged.x)}


def _bells(spec: Mapped, _: ChangeFinding, __: Unit) -> list[Handle]:
    """Return a handle on each mean of the upper panel, and one a scale to the left of it."""
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


def _move_bell(spec: Mapped, dragged: Dragged, _: Unit) -> dict[str, float]:
    if dragged.name.startswith("loc"):
        return {dragged.name: dragged.x}
    loc = spec.loc_p if dragged.name == "scale_p" else spec.loc_q
    return {dragged.name: loc - dragged.x}


def _distance(spec: Cloud, found: PinskerFinding, unit: Unit) -> list[Handle]:
    """Return a handle on the visitor's pair; where no pair is it comes back to the nearest."""
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


def _move_distance(_: Cloud, dragged: Dragged, unit: Unit) -> dict[str, float]:
    p, q = nearest_coins(dragged.x, dragged.y * unit.in_nats)
    return {"p": p, "q": q}


GIBBS = Handles(_gibbs, _move_outcome)
ASYMMETRY = Handles(_pair, _move_pair)
TRIANGLE = Handles(_coins, _move_named)
INFINITY = Handles(_cell, _move_cell)
CHANGE = Handles(_bells, _move_bell)
PINSKER = Handles(_distance, _move_distance)
