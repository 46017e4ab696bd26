"""What the charts of a sweep show, in words with their numbers. Costs no torch."""

from kllab.divergences.units import Unit, written
from kllab.topics.information_bottleneck.train.config import Config
from pages.deep_learning.information_bottleneck.text import Arrays, Columns, relevance


def describe_plane(config: Config, columns: Columns, arrays: Arrays, unit: Unit) -> str:
    """Say both bounds of every beta."""
    rate, bound = arrays["rate"].mean(axis=0), relevance(columns, arrays).mean(axis=0)
    listed = "; ".join(
        f"{beta:g}: {unit.number(float(r), 3)} and {unit.number(float(b), 3)}"
        for beta, r, b in zip(config.betas, rate, bound, strict=True)
    )
    return (
        f"Upper bound of I(X;Z) and lower bound of I(Z;Y) in {unit.name} by β: {listed}. "
        f"H(Y) is {unit.text(float(columns['label_entropy'][-1]), 4)}."
    )


def describe_accuracy(config: Config, arrays: Arrays) -> str:
    """Say the accuracy of every beta."""
    mean = arrays["accuracy"].mean(axis=0)
    listed = ", ".join(
        f"{b:g}: {written(a, '.3f')}" for b, a in zip(config.betas, mean, strict=True)
    )
    return f"Accuracy on held-out digits by β, sweeps: {config.seeds}; mean: {listed}."


def describe_code(config: Config, arrays: Arrays, shown: int, unit: Unit) -> str:
    """Say what the scatter of one beta shows."""
    scale = arrays["scale"][shown]
    return (
        f"p(z|x) of {len(scale)} held-out digits at β = {config.betas[shown]:g}: rate "
        f"{unit.text(float(arrays['rate'][0, shown]), 4)}, mean standard deviation "
        f"{written(float(scale.mean()), '.3g')}, accuracy "
        f"{written(float(arrays['accuracy'][0, shown]), '.3f')}."
    )


def about_code(config: Config) -> str:
    """Say what the scatter of codes is, and what it leaves out."""
    which = (
        "both latent dimensions"
        if config.latent_dim == 2
        else f"the two of {config.latent_dim} latent dimensions with the highest rate"
        if config.latent_dim > 2
        else "the only latent dimension, twice"
    )
    return (
        f"Each digit stands at the mean of its p(z|x), in an ellipse of one standard deviation; "
        f"shown are {which}. The more the rate costs, the more the ellipses grow towards r(z) and "
        "overlap within a digit."
    )
