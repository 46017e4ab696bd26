"""Captions of the presets of the deep bottleneck, with measured numbers."""

from collections.abc import Mapping

import numpy as np

from kllab.topics.information_bottleneck.run_view import BottleneckRun
from pages.web.outcome import Caption, Outcome, Quantity


def _rate(beta: float) -> Quantity:
    """Return the mean held-out rate over the sweeps at one beta."""
    return lambda run: float(run.mean_rate[run.config.betas.index(beta)])


def _accuracy(beta: float) -> Quantity:
    """Return the mean held-out accuracy over the sweeps at one beta."""
    return lambda run: float(run.mean_accuracy[run.config.betas.index(beta)])


def _both(*betas: float) -> dict[str, Quantity]:
    """Return rate and accuracy at each beta, named such as "rate_0p03"."""
    found: dict[str, Quantity] = {}
    for beta in betas:
        name = f"{beta:g}".replace(".", "p")
        found |= {f"rate_{name}": _rate(beta), f"accuracy_{name}": _accuracy(beta)}
    return found


def _apart(run: BottleneckRun) -> float:
    """Return the spread of the sweeps up to beta = 0.1: largest over smallest rate, minus 1."""
    rates = run.rate[:, np.array(run.config.betas) <= 0.1]
    return float((rates.max(axis=0) / rates.min(axis=0)).max() - 1)


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
        {**_both(0.0, 0.01, 0.1), "apart": _apart},
        lambda m, _: m["apart"] < 0.3 and m["accuracy_0p01"] > m["accuracy_0"],
    ),
}
"""Captions by preset."""
