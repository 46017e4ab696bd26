"""Lesson on a latent space: what codes mean, and whether each point of the prior has a meaning.

Answers are computed with the shipped models.
"""

from functools import cache
from math import hypot

from kllab.topics.latent_space.aggregate import Aggregate, aggregate
from kllab.topics.latent_space.compute import LatentView, explore
from kllab.topics.latent_space.holes import BELOW, INSIDE
from kllab.topics.latent_space.spec import PlanePoint
from pages.deep_learning.latent_space.models import FIRST, PARAMETER, shipped
from pages.web.lesson import Look, Move, Predict, See, Setting, Values
from pages.web.truth import Truth, larger

_SMALL = "small-beta"
_FROM, _TO = 0, 1
_FAR = PlanePoint(x=2.4, y=1.8)
_NEAR = PlanePoint(x=1.2, y=0.9)
_HOLE = PlanePoint(x=-1.55, y=-1.05)


@cache
def _aggregate(name: str) -> Aggregate:
    return aggregate(shipped(name))


def _middle() -> LatentView:
    """Return the view halfway between the mean codes of two digits."""
    model = shipped(FIRST)
    ends = [
        model.plane(PlanePoint().plane).coordinates(model.encoded.class_mean(label))
        for label in (_FROM, _TO)
    ]
    x, y = ((a + b) / 2 for a, b in zip(*ends, strict=True))
    return explore(model, PlanePoint(x=round(float(x), 2), y=round(float(y), 2)))


def _between() -> Truth:
    view = _middle()
    names = [str(_FROM), str(_TO)]
    index = names.index(view.nearest_class) if view.nearest_class in names else 2
    return Truth(
        index,
        f"The nearest held-out image is a {view.nearest_class}, {view.distance:.2f} away: a line "
        "through latent space crosses the regions of other digits.",
    )


def _of_small_beta() -> Truth:
    usual, small = (_aggregate(name).surgery.to_prior.value for name in (FIRST, _SMALL))
    return Truth(
        0 if small > usual else 1,
        f"KL(q(z)‖p(z)) is {usual:.2f} nats at β = 1 and {small:.2f} at β = 0.05: a rate that "
        "costs little is not kept small, and the codes leave the prior.",
    )


def _twice_as_far() -> Truth:
    near, far = (explore(shipped(FIRST), point).half_squared_norm for point in (_NEAR, _FAR))
    return Truth(
        far / near,
        f"½‖z‖² grows from {near:.3g} to {far:.3g} nats, with the square of the distance: a code "
        "far from the prior is expensive.",
    )


def _which_direction() -> Truth:
    surgery = _aggregate(_SMALL).surgery
    to_prior, from_prior = surgery.to_prior.value, surgery.from_prior.value
    return Truth(
        larger(to_prior, from_prior),
        f"KL(q‖p) is {to_prior:.1f} nats and KL(p‖q) {from_prior:.1f}, both estimated. Many draws "
        "of the prior fall into holes, where no code is near and q is almost 0.",
    )


def _at_point(values: Values) -> LatentView:
    return explore(shipped(FIRST), PlanePoint(x=values["x"], y=values["y"]))


def _is_hole(values: Values) -> bool:
    view = _at_point(values)
    return view.log_ratio < _aggregate(FIRST).holes.threshold and view.share_beyond > 1 - INSIDE


def _in_the_hole(values: Values) -> str:
    view = _at_point(values)
    return (
        f"log q(z) − log p(z) is {view.log_ratio:.1f} nats, below that of "
        f"{1 - BELOW:.0%} of the codes. Such a point belongs to no digit, yet the prior draws "
        "points near it: its picture is a blend."
    )


def _why(_: Values) -> str:
    surgery = _aggregate(FIRST).surgery
    return (
        f"**Why it matters**: of the rate, {surgery.rate:.2f} nats, {surgery.information:.2f} tell "
        f"which image it is, and KL(q(z)‖p(z)) = {surgery.to_prior.value:.2f} is the codes' "
        "distance from the prior. If it is large, drawing from the prior makes bad samples."
    )


def _address(point: PlanePoint, view: str) -> Setting:
    return {"x": f"{point.x:g}", "y": f"{point.y:g}", "view": view}


LESSON = (
    Look(
        "A VAE codes each digit as a point of a plane, here with its class as colour. Drag the "
        "point: it is decoded at once. Does every point have a meaning?",
        setting={},
    ),
    Predict(
        "Halfway between the mean code of the 0s and that of the 1s: of which digit is the nearest "
        "held-out image?",
        _between,
        ("A 0", "A 1", "Another digit"),
        setting={},
        shown={"start": str(_FROM), "end": str(_TO), "view": "Between"},
    ),
    Predict(
        f"A code moves from distance {hypot(_NEAR.x, _NEAR.y):g} to {hypot(_FAR.x, _FAR.y):g} from "
        "0. By which factor does its ½‖z‖² grow, which its posterior pays in the rate?",
        _twice_as_far,
        unit="times",
        setting={},
        shown=_address(_FAR, "Formula"),
    ),
    Move(
        f"Find a hole: a place within the {INSIDE:.0%} of the prior nearest to 0 where codes are "
        f"rare: its log q(z) − log p(z) is below that of {1 - BELOW:.0%} of the codes.",
        _is_hole,
        example=_address(_HOLE, "Prior"),
        then=_in_the_hole,
        setting=_address(PlanePoint(), "Prior"),
    ),
    Predict(
        "β, the weight of the rate, is 0.05 instead of 1. What does KL(q(z)‖p(z)) do, the distance "
        "of all codes together from the prior?",
        _of_small_beta,
        ("It rises", "It falls", "It stays"),
        setting={},
        shown={PARAMETER: _SMALL, "view": "Prior"},
    ),
    Predict(
        "In this model, β = 0.05, q(z) are all codes together, and p(z) is the prior. Which is "
        "larger?",
        _which_direction,
        ("KL(q‖p)", "KL(p‖q)", "They are equal"),
        setting={PARAMETER: _SMALL, "view": "Prior"},
    ),
    See(_why, setting={"view": "Prior"}),
)
