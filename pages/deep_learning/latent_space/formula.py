"""Formulas of the page with the numbers of a point, and what they say."""

from kllab.divergences.units import Unit, written
from kllab.topics.latent_space.compute import LatentView
from kllab.topics.latent_space.holes import Holes
from pages.web import format

AGREE = 1.0
"""Largest difference of both log densities, in nats, that the page calls agreement."""


def densities(view: LatentView, unit: Unit) -> str:
    r"""Return the log densities of the prior and of the aggregated posterior, as LaTeX."""
    half, prior, posterior = (
        written(unit.of(nats), ".2f")
        for nats in (-view.half_squared_norm, view.log_prior, view.log_posterior)
    )
    d, n, name = len(view.z), len(view.on.means), rf"\ \text{{{unit.name}}}"
    rest = written(unit.of(view.log_prior + view.half_squared_norm), "+.2f")
    return format.aligned(
        r"\log p(z) &= -\tfrac12\|z\|^2 - \tfrac{d}{2}\log 2\pi",
        rf"&= {half} {rest}",
        rf"&= {prior}{name}\quad (d = {d})",
        rf"\log q(z) &= \log \tfrac{{1}}{{{n}}}\textstyle\sum_n q(z|x_n)",
        rf"&= {posterior}{name}",
    )


def in_words(view: LatentView, holes: Holes, unit: Unit) -> str:
    """Explain what the numbers say of the point, in Markdown."""
    gap, threshold = unit.text(abs(view.log_ratio), 3), unit.text(-holes.threshold, 3)
    if view.log_ratio < min(holes.threshold, -AGREE):
        place = (
            f"**The point is in a hole of the prior**: log q(z) is {gap} below log p(z), and for "
            f"95 % of the images' own codes at most {threshold}. The prior draws such points, but "
            "hardly any image is encoded here: the decoder was not trained on codes like this one."
        )
    elif view.log_ratio > AGREE:
        place = (
            f"**More images are encoded here than the prior expects**: log q(z) is {gap} above "
            "log p(z)."
        )
    elif view.log_ratio < -AGREE:
        place = (
            f"**Fewer images are encoded here than the prior expects**: log q(z) is {gap} below "
            f"log p(z). It is no hole: of the images' own codes 95 % are at most {threshold} below."
        )
    else:
        place = (
            f"**Prior and images agree here**: log q(z) and log p(z) differ by {gap}. The decoder "
            "was trained on codes like this one."
        )
    return (
        f"{place}\n\nThe prior p(z) = N(0, I) says where codes should be, and the encoder where "
        "they are: q(z) is the mean of the posteriors q(z|x) of the held-out images. ½‖z‖² is what "
        "a posterior pays in its rate for a mean at z, before it pays for its width."
    )
