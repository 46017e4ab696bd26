"""Text of the page of a latent space."""

from kllab.data.catalogue import DATASETS
from kllab.divergences.units import Unit, written
from kllab.topics.latent_space.compute import LatentView, Traversals
from kllab.topics.latent_space.interpolation import Interpolation
from kllab.topics.latent_space.model import LatentModel

HELP = {
    "log p(z)": "Log density of the prior N(0, I) at the point.",
    "log q(z)": "Log density of the aggregated posterior: the mean of the posteriors q(z|x) of "
    "the held-out images. Far below log p(z), the point is in a hole of the prior.",
    "½‖z‖²": "What the mean of a posterior at z adds to its KL from the prior.",
    "farther out": "Probability that a draw from the prior is farther from 0 than the point.",
    "nearest": "Class of the held-out image whose posterior mean is nearest, and its distance.",
}
"""Explanations of the numbers, by the beginnings of their names."""


def numbers(view: LatentView, unit: Unit) -> dict[str, str]:
    """Format the numbers of a point, log densities in `unit`."""
    of_unit = f", {unit.name}"
    return {
        f"log p(z){of_unit}": written(unit.of(view.log_prior), ".2f"),
        f"log q(z){of_unit}": written(unit.of(view.log_posterior), ".2f"),
        f"½‖z‖²{of_unit}": written(unit.of(view.half_squared_norm), ".2f"),
        "farther out": written(view.share_beyond, ".0%"),
        "nearest image": f"{view.nearest_class}, {view.distance:.2f} away",
    }


def explained(numbers: dict[str, str]) -> dict[str, str]:
    """Return the explanation of each number by its name."""
    return {name: next(HELP[k] for k in HELP if name.startswith(k)) for name in numbers}


def at(view: LatentView) -> str:
    """Write the coordinates of the point.

    Of a model with two dimensions they are z itself.
    """
    return f"({written(view.point.x, '.2f')}, {written(view.point.y, '.2f')})"


def plane(view: LatentView) -> str:
    """Describe the plane; it stays the same while the point moves."""
    classes = ", ".join(map(view.model.class_name, view.model.labels))
    return (
        f"Codes of {len(view.on.means):,} held-out images on a plane of the latent space, by class "
        f"({classes}), and discs with 50, 90 and 99 % of the prior. The axes reach from "
        f"{-view.on.reach:g} to {view.on.reach:g}."
    )


def decoded(view: LatentView) -> str:
    """Describe the decoded image and the nearest held-out one."""
    return (
        f"The image decoded at {at(view)}, and the held-out image with the nearest code: class "
        f"{view.nearest_class}, {view.distance:.2f} away."
    )


def about(model: LatentModel) -> str:
    """Describe a model: its network and the images it was trained on."""
    shape = model.network.architecture
    return (
        f"{model.latent_dim} latent dimensions, trained on {DATASETS[model.dataset].title}; "
        f"layers {'-'.join(map(str, shape.encoder_widths))} and "
        f"{'-'.join(map(str, shape.decoder_widths))}"
    )


def manifold(view: LatentView, rows: int) -> str:
    """Describe the grid of images; it stays the same while the point moves."""
    return (
        f"{rows} x {rows} images decoded on the plane at quantiles of the prior, of "
        f"{view.model.latent_dim} latent dimensions: each stands for the same probability."
    )


ABOUT_WAYS = (
    "The line passes nearer to 0, the arc keeps its distance from 0. In many dimensions almost all "
    "draws from the prior have a distance of about √d, so the middle of a line is a point that the "
    "prior hardly draws."
)
ABOUT_TRAVERSALS = (
    "Each row moves one dimension, named with its rate; the others are as where you let go. A "
    "dimension with a rate near 0 changes nothing: the decoder has learned to ignore it."
)


def ways(found: Interpolation, unit: Unit) -> str:
    """Describe the images on both ways."""
    arc = "and on the arc" if found.spherical else "alone: the points determine no arc"
    return (
        f"{len(found.linear.images)} images decoded on the line between two points {arc}. "
        f"{_middle(found, unit)}"
    )


def norms(found: Interpolation, unit: Unit) -> str:
    """Describe the curves of |z|^2 / 2."""
    first, last = (unit.text(float(found.linear.half_squared_norms[n]), 3) for n in (0, -1))
    return f"|z|^2 / 2 on both ways, from {first} to {last}. {_middle(found, unit)}"


def _middle(found: Interpolation, unit: Unit) -> str:
    middle = len(found.linear.images) // 2
    of_line = unit.text(float(found.linear.half_squared_norms[middle]), 3)
    if not found.spherical:
        return f"In the middle |z|^2 / 2 is {of_line}."
    of_arc = unit.text(float(found.spherical.half_squared_norms[middle]), 3)
    return f"In the middle |z|^2 / 2 is {of_line} on the line and {of_arc} on the arc."


def traversals(rows: Traversals, unit: Unit) -> str:
    """Describe the rows of images."""
    listed = ", ".join(
        f"{dimension} ({unit.text(float(rate), 3)})"
        for dimension, rate in zip(rows.dimensions, rows.rates, strict=True)
    )
    return (
        f"A row of images for each dimension, from {rows.values[0]:g} to {rows.values[-1]:g}, the "
        f"others as at the point; dimensions with their rates: {listed}."
    )
