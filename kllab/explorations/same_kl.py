"""The same KL divergence, seen from each page of deep learning."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Where the divergence stands on one page.

    Attributes
    ----------
    page : str
        File name of the page, without its suffix.
    title : str
        What the page is about.
    formula : str
        The divergence there, as LaTeX.
    direction : str
        Forward (target first) or reverse (model first), and between which two.
    does : str
        What it does there.
    """

    page: str
    title: str
    formula: str
    direction: str
    does: str


PLACES = (
    Place(
        "vae",
        "Variational autoencoder",
        r"\mathrm{KL}(q(z|x)\,\|\,p(z))",
        "reverse: the model's posterior against the prior",
        "the rate: the extra cost of an image's code by the prior, weighted by β",
    ),
    Place(
        "bayesian_network",
        "Bayesian neural network",
        r"\mathrm{KL}(q(w)\,\|\,p(w))",
        "reverse: the model's posterior of the weights against their prior",
        "the extra cost of describing the weights by their prior: minimising mean NLL + KL/N fits "
        "q to the posterior",
    ),
    Place(
        "output_regularisation",
        "Output regularisation",
        r"\mathrm{KL}(u\,\|\,p_\theta),\ \mathrm{KL}(p_\theta\,\|\,u)",
        "forward: label smoothing, distillation; reverse: confidence penalty",
        "what discourages overconfident predictions, or copies a teacher's",
    ),
    Place(
        "policy",
        "Policy optimisation",
        r"\mathrm{KL}(\pi_\text{old}\,\|\,\pi_\text{new})",
        "the policy that gathered the data against the one that learns from it",
        "how far one update may go: the trust region",
    ),
    Place(
        "maximum_entropy",
        "Maximum entropy",
        r"\mathrm{KL}(\pi\,\|\,e^{Q/\alpha}/Z)",
        "reverse: the policy against the softmax of its values",
        "what makes the policy a projection; α pays for its entropy",
    ),
    Place(
        "information_bottleneck",
        "Information bottleneck",
        r"\mathbb{E}_x\,\mathrm{KL}(p(z|x)\,\|\,r(z))",
        "reverse: the encoder against a fixed marginal",
        "an upper bound on I(X;Z): how much of x the code may keep, weighted by β",
    ),
)
"""In the order of the navigation."""


def elsewhere(page: str) -> tuple[Place, ...]:
    """Return all places but that of `page`.

    Raises
    ------
    ValueError
        If `page` is none of them.

    Examples
    --------
    >>> [place.title for place in elsewhere("vae")][:2]
    ['Bayesian neural network', 'Output regularisation']
    """
    names = [place.page for place in PLACES]
    if page not in names:
        raise ValueError(f"page is {page!r}; allowed: one of {', '.join(names)}")
    return tuple(place for place in PLACES if place.page != page)
