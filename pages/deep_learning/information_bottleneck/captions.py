"""Captions of the presets of the deep bottleneck, with measured numbers."""

from collections.abc import Mapping

import numpy as np

from kllab.topics.information_bottleneck.run_view import BottleneckRun
from pages.web.outcome import Caption, Outcome, Quantity


def _at(name: str, beta: float) -> Quantity:
    """Return the mean held-out rate or accuracy over the sweeps at one beta."""

    def quantity(run: BottleneckRun) -> float:
        where = run.config.betas.index(beta)
        return float(run.arrays[name][:, where].mean(dtype=np.float64))

    return quantity


def _apart(name: str, largest: float) -> Quantity:
    """Return the spread of the sweeps up to a beta: largest over smallest rate, minus 1."""

    def quantity(run: BottleneckRun) -> float:
        betas = np.array(run.config.betas) <= largest
        values = run.arrays[name][:, betas].astype(np.float64)
        return float((values.max(axis=0) / values.min(axis=0)).max() - 1)

    return quantity


def _both(*betas: float) -> dict[str, Quantity]:
    """Return rate and accuracy at each beta, named such as "rate_0.03"."""
    return {
        f"{name}_{beta:g}".replace(".", "p"): _at(name, beta)
        for beta in betas
        for name in ("rate", "accuracy")
    }


CAPTIONS: Mapping[str, Caption] = {
    "Two latent dimensions": Outcome(
        "From β = 0 to 0.03 the rate falls from {rate_0:.0f} to {rate_0p03:.1f} nats at no loss of "
        "accuracy: {accuracy_0:.2f} before, {accuracy_0p03:.2f} after. At β = 1 the rate is "
        "{rate_1:.2f} nats, and the digits are only guessed (accuracy {accuracy_1:.2f}).",
        _both(0.0, 0.03, 0.3, 1.0),
        lambda m, _: (
            m["rate_0p03"] < m["rate_0"] / 5
            and m["accuracy_0p03"] > m["accuracy_0"] - 0.005
            and m["rate_1"] < 0.1
            and m["accuracy_1"] < 0.2
        ),
    ),
    "Sixteen": Outcome(
        "At β = 0 the rate is {rate_0:.0f} nats and the accuracy {accuracy_0:.2f}; at β = 0.03 "
        "they are {rate_0p03:.1f} and {accuracy_0p03:.2f}: the code drops information that does "
        "not help to predict the digit.",
        _both(0.0, 0.03),
        lambda m, _: (
            m["rate_0p03"] < m["rate_0"] / 20 and m["accuracy_0p03"] > m["accuracy_0"] - 0.005
        ),
    ),
    "A linear classifier": Outcome(
        "To separate ten classes by straight lines in two dimensions, the codes spread out: "
        "{rate_0:.0f} nats at β = 0, and {other[rate_0]:.0f} if the classifier has a hidden layer. "
        "At β = 0.3 the accuracy is {accuracy_0p3:.2f} instead of {other[accuracy_0p3]:.2f}.",
        _both(0.0, 0.3),
        lambda m, hidden: (
            m["rate_0"] > 2 * hidden["rate_0"] and m["accuracy_0p3"] < hidden["accuracy_0p3"]
        ),
        beside="Two latent dimensions",
    ),
    "Where learning starts": Outcome(
        "The rate falls from {rate_0p3:.1f} nats at β = 0.3 to {rate_0p7:.1f} at 0.7 and "
        "{rate_0p9:.2f} at 0.9. Above β = 1 no code lowers the loss, as I(Z;Y) ≤ I(X;Z). This is "
        "the critical β of the exact part, where β weights the relevance instead.",
        _both(0.3, 0.7, 0.9, 1.2),
        lambda m, _: (
            m["rate_0p3"] > m["rate_0p7"] > m["rate_0p9"] > m["rate_1p2"] >= 0
            and m["rate_1p2"] < 0.05
        ),
    ),
    "Three sweeps": Outcome(
        "The three sweeps agree: from β = 0 to 0.1 the largest of their rates is at most "
        "{apart.high:.0%} above the smallest. Mean accuracy is {accuracy_0:.3f} at β = 0, "
        "{accuracy_0p01:.3f} at 0.01 and {accuracy_0p1:.3f} at 0.1.",
        {**_both(0.0, 0.01, 0.1), "apart": _apart("rate", 0.1)},
        lambda m, _: m["apart"] < 0.3 and m["accuracy_0p01"] > m["accuracy_0"],
    ),
}
"""Captions by preset."""
