"""Text on the aggregated posterior beside the prior, and on the prior's holes."""

from math import log

from kllab.divergences.units import Unit
from kllab.topics.latent_space.aggregate import RateParts
from kllab.topics.latent_space.compute import LatentView
from kllab.topics.latent_space.holes import BELOW, Holes


def densities(view: LatentView, parts: RateParts, unit: Unit) -> str:
    """Describe the two densities."""
    return (
        "Densities of the prior and of the aggregated posterior of "
        f"{parts.images:,} held-out images on the plane from {-view.on.reach:g} to "
        f"{view.on.reach:g}, in equal colours. KL(q(z)||p(z)) = "
        f"{unit.plus_minus(parts.marginal, parts.error)}."
    )


def parts(parts: RateParts, unit: Unit) -> str:
    """Explain the two parts of the rate, in Markdown with numbers."""
    return (
        f"**Rate {unit.text(parts.rate, 4)}** = I(x; z) + KL(q(z)‖p(z)): "
        f"{unit.plus_minus(parts.information, parts.error)} tell the images apart (at most "
        f"log {parts.images:,} = {unit.text(log(parts.images), 3)}), and "
        f"{unit.plus_minus(parts.marginal, parts.error)} say how far all codes together are from "
        "the prior. Only the second makes holes."
    )


def holes(found: Holes, unit: Unit) -> str:
    """Describe the images of the holes."""
    return (
        f"{len(found.points)} images decoded from holes of the prior, the deepest first: log q(z) "
        f"is {unit.text(-float(found.log_ratio[0]), 3)} below log p(z) at the first."
    )


def about_holes(found: Holes, unit: Unit) -> str:
    """Explain the holes, in Markdown with numbers."""
    return (
        "**Holes**: points that the prior draws, but where log q(z) is far below log p(z); these "
        f"are the deepest of 1,000 draws. **{found.share:.0%}** of the draws have a log q(z) − "
        f"log p(z) below {unit.text(found.threshold, 3)}; of codes of images {BELOW:.0%} have. "
        "Samples from there are not like any image of the training."
    )
