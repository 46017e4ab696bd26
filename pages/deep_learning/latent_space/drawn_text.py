"""Text of a digit drawn by hand."""

from kllab.divergences.units import Unit, written
from kllab.topics.latent_space.drawn import DrawnDigit

NOTHING = (
    "Draw a digit: the model encodes it while you draw. The point on the plane goes to the mean "
    "of its posterior."
)
HELP = {
    "rate": "KL(q(z|x) ‖ p(z)) of your drawing: the sum over the latent dimensions.",
    "distortion": "-E log p(x|z) over the posterior, from 64 draws, with its standard error. "
    "Grey levels count as probabilities, as in the training.",
    "ELBO": "-(distortion + rate), at beta = 1. The lower, the less the model knows such images.",
}
"""Explanations of the numbers, by the beginnings of their names."""


def numbers(view: DrawnDigit, unit: Unit) -> dict[str, str]:
    """Format the parts of the drawing's ELBO in `unit`."""
    found = view.posterior
    error = written(unit.of(found.distortion_error), ".1f")
    return {
        f"ELBO, {unit.name}": written(unit.of(found.elbo), ".1f"),
        "distortion": f"{written(unit.of(found.distortion), '.1f')} ± {error}",
        "rate": written(unit.of(found.rate), ".2f"),
    }


def explained(numbers: dict[str, str]) -> dict[str, str]:
    """Return the explanation of each number by its name."""
    return {name: next(HELP[k] for k in HELP if name.startswith(k)) for name in numbers}


def images(view: DrawnDigit) -> str:
    """Describe both images."""
    height, width = view.posterior.image.shape
    return (
        f"Your drawing of {view.strokes.points} points as the model sees it, {width} x {height} "
        "pixels, and its reconstruction: the mean of its posterior, decoded."
    )


def intervals(view: DrawnDigit, unit: Unit) -> str:
    """Describe the posterior beside the prior."""
    found = view.posterior
    each = "; ".join(
        f"dimension {dimension}: mean {written(float(found.loc[dimension]), '.2f')}, standard "
        f"deviation {written(float(found.scale[dimension]), '.2f')}, "
        f"KL {written(unit.of(float(found.kl[dimension])), '.2f')} {unit.name}"
        for dimension in view.dimensions
    )
    return f"The posterior of your drawing beside the standard normal prior. {each}."
