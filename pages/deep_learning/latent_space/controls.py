"""Controls and presets of the page."""

from collections.abc import Mapping
from typing import Any

from kllab.topics.latent_space.aggregate import aggregate
from kllab.topics.latent_space.compute import REACH, encoded_plane
from kllab.topics.latent_space.computed_once import computed_once
from kllab.topics.latent_space.model import LatentModel
from kllab.topics.latent_space.spec import AXES, PlanePoint, PlaneSpec
from pages.deep_learning.latent_space.models import choice
from pages.web import address, controls
from pages.web.chart import Dragged
from pages.web.control_kinds import Choice, Control, Slider

MODEL = choice({})
PLANE_AXES = Choice(
    "axes",
    "Axes of the plane",
    AXES,
    AXES[0],
    labels={"dimensions": "two dimensions", "principal": "principal directions"},
    help="Two latent dimensions, or the two directions in which the codes of the held-out images "
    "vary most.",
)
START = {"x": 1.9, "y": 1.0}
"""The mean of class 0 of the shipped model, as the preset has it."""
STEP = 0.05


def coordinates(end: float) -> tuple[Slider, Slider]:
    """Return the sliders of a point on a plane that reaches to `end` in all directions."""
    return (
        Slider("x", "x of the point", -end, end, START["x"], STEP),
        Slider("y", "y of the point", -end, end, START["y"], STEP),
    )


def ranks(latent_dim: int) -> tuple[Slider, Slider]:
    """Return the sliders of the dimensions along the axes."""
    text = "1 is the dimension with the highest rate: the mean KL of its posteriors from the prior."
    return (
        Slider("rank_x", "Dimension along x, by rate", 1, latent_dim, 1, 1, help=text),
        Slider("rank_y", "Dimension along y, by rate", 1, latent_dim, 2, 1, help=text),
    )


def through(labels: Mapping[int, str]) -> Choice:
    """Return the menu of what the plane passes through."""
    names = {str(label): f"the mean of class {name}" for label, name in labels.items()}
    return Choice(
        "through",
        "Through",
        ("prior", *names),
        "prior",
        labels={"prior": "the prior's mean, 0", **names},
        menu=True,
        help="The values of the other dimensions.",
    )


TEN = {label: str(label) for label in range(10)}
FIRST: tuple[Control, ...] = (MODEL, PLANE_AXES)
"""The controls of the rail that are the same for all models, but for the options of the menu."""
LATER: tuple[Control, ...] = (*ranks(2), through(TEN), *coordinates(REACH))
"""Those whose ranges depend on the model, as they are for one with two dimensions."""


def draw_plane(model: LatentModel) -> tuple[PlaneSpec, str]:
    """Draw the choice of the plane, if there is one; return the plane and a remark."""
    if model.latent_dim == 2:
        return PlaneSpec(), ""
    axes = controls.draw_one(PLANE_AXES)
    of_x, of_y = ranks(model.latent_dim)
    classes = through({label: model.class_name(label) for label in model.labels})
    address.read((of_x, of_y, classes))
    x, y, remark = 1, 2, ""
    if axes == "dimensions":
        x, y = controls.draw((of_x, of_y)).values()
        if x == y:
            y = 1 if x > 1 else 2
            remark = f"Both axes have dimension {x}: y shows dimension {y} instead."
    centre = controls.draw_one(classes)
    return PlaneSpec(axes, x, y, None if centre == "prior" else int(centre)), remark


def draw_point(model: LatentModel, plane: PlaneSpec) -> PlanePoint:
    """Draw the sliders of the point."""
    sliders = coordinates(encoded_plane(model, plane).reach)
    address.read(sliders)
    values = controls.draw_in_pairs(sliders)
    return PlanePoint(plane, values["x"], values["y"])


@computed_once(maxsize=16)
def cases(model: LatentModel, plane: PlaneSpec) -> Mapping[str, Mapping[str, Any]]:
    """Return the presets: the prior's mean, the means of the classes, and a hole.

    A hole is on the plane only if the space has no other dimensions.
    """
    on = encoded_plane(model, plane)
    found = {"The prior's mean": {"x": 0.0, "y": 0.0}}
    for label in model.labels:
        x, y = on.plane.coordinates(model.encoded.class_mean(label))
        found[f"Mean of class {model.class_name(label)}"] = point_at(on.reach, float(x), float(y))
    if model.latent_dim == 2:
        x, y = on.plane.coordinates(aggregate(model).holes.points[0])
        found["The prior's deepest hole"] = point_at(on.reach, float(x), float(y))
    return found


def move(model: LatentModel, plane: PlaneSpec, dragged: Dragged) -> None:
    """Set the point to the position of its handle."""
    address.assign(point_at(encoded_plane(model, plane).reach, dragged.x, dragged.y))


def point_at(end: float, x: float, y: float) -> dict[str, float]:
    """Return the values of the point's sliders that are nearest to a place of the plane."""
    of_x, of_y = coordinates(end)
    return {"x": of_x.nearest(x), "y": of_y.nearest(y)}
