"""Lesson on a latent space; their answers are computed with the shipped models."""

from kllab.topics.latent_space.aggregate import aggregate
from kllab.topics.latent_space.compute import LatentView, explore
from kllab.topics.latent_space.spec import PlanePoint
from pages.deep_learning.latent_space.models import FIRST, PARAMETER, shipped
from pages.web.lesson import Predict
from pages.web.truth import Truth

_SMALL = "small-beta"
_FROM, _TO = 0, 1
_FAR = PlanePoint(x=2.4, y=1.8)
_NEAR = PlanePoint(x=1.2, y=0.9)


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
    usual, small = (aggregate(shipped(name)).surgery.to_prior.value for name in (FIRST, _SMALL))
    return Truth(
        0 if small > usual else 1,
        f"KL(q(z)‖p(z)) is {usual:.2f} nats at β = 1 and {small:.2f} at β = 0.05: a rate that "
        "costs little is not kept small, and the codes leave the prior.",
    )


def _twice_as_far() -> Truth:
    near, far = (explore(shipped(FIRST), point).half_squared_norm for point in (_NEAR, _FAR))
    return Truth(
        far / near,
        f"½‖z‖² is {near:.3g} nats at distance 1.5 and {far:.3g} at distance 3: it grows with the "
        "square of the distance.",
    )


def _address(point: PlanePoint, view: str) -> dict[str, str]:
    return {"x": f"{point.x:g}", "y": f"{point.y:g}", "view": view}


LESSON = (
    Predict(
        "A VAE has two latent dimensions. Halfway between the mean code of the 0s and that of the "
        "1s: of which digit is the nearest held-out image?",
        _between,
        ("A 0", "A 1", "Another digit"),
        setting={},
        shown={"start": str(_FROM), "end": str(_TO), "view": "Between"},
    ),
    Predict(
        "β, the weight of the rate, is 0.05 instead of 1. What does KL(q(z)‖p(z)) do, the distance "
        "of all codes together from the prior?",
        _of_small_beta,
        ("It rises", "It falls"),
        setting={},
        shown={PARAMETER: _SMALL, "view": "Prior"},
    ),
    Predict(
        "A code moves from distance 1.5 to distance 3 from 0. By which factor does its ½‖z‖² grow, "
        "which its posterior pays in the rate?",
        _twice_as_far,
        setting={},
        shown=_address(_FAR, "Formula"),
    ),
)
