"""Text on the aggregated posterior beside the prior, and on the prior's holes."""

from dataclasses import replace
from math import nan

from kllab.divergences.units import Unit
from kllab.estimators import Estimate
from kllab.topics.latent_space.compute import LatentView
from kllab.topics.latent_space.holes import BELOW, Holes
from kllab.topics.latent_space.surgery import Surgery


def densities(view: LatentView, surgery: Surgery, unit: Unit) -> str:
    """Describe the two densities."""
    apart = surgery.to_prior
    return (
        "Densities of the prior and of the aggregated posterior of "
        f"{len(view.on.means):,} held-out images on the plane from {-view.on.reach:g} to "
        f"{view.on.reach:g}, in equal colours. KL(q(z)||p(z)) = "
        f"{_estimate(apart, unit)}."
    )


def parts(surgery: Surgery, unit: Unit) -> str:
    """Explain the two parts of the rate, in Markdown with numbers."""
    apart, back = surgery.to_prior, surgery.from_prior
    information = replace(apart, value=surgery.information)
    return (
        f"**Rate {unit.text(surgery.rate, 4)}** = information + KL(q(z)‖p(z)): "
        f"{_estimate(information, unit)} tell the images apart (at most "
        f"{unit.text(surgery.most_information, 3)}), and "
        f"{_estimate(apart, unit)} say how far all codes together are from the "
        f"prior. The other direction, KL(p(z)‖q(z)) = {_estimate(back, unit)}, "
        "is large if the prior has holes."
    )


def _estimate(estimate: Estimate, unit: Unit) -> str:
    """Write an estimate with its error, and why that may be wrong."""
    known = unit.plus_minus(estimate.value, estimate.standard_error or nan)
    return f"{known} ({estimate.warning})" if estimate.warning else known


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
        "What they decode to may look like a digit: the decoder goes smoothly from digit to digit, "
        "also where it was not trained."
    )
