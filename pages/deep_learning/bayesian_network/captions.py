"""Captions of the presets of the Bayesian neural network, with measured numbers."""

from collections.abc import Mapping

import numpy as np

from kllab.topics.bayesian_network.run_view import BayesianRun
from kllab.topics.bayesian_network.train.config import DOMAIN
from kllab.topics.bayesian_network.train.digits import KINDS
from pages.web.outcome import Caption, Outcome, Quantity, end


def _beyond(run: BayesianRun) -> float:
    """Return the ratio of the mean band beyond the outermost points to that on the data."""
    outside = np.abs(run.arrays["grid"]) > DOMAIN
    band = float(run.arrays["epistemic_sd"][outside].mean(dtype=np.float64))
    return band / run.newest("band_data")


def _heavier(run: BayesianRun) -> float:
    """Return by what factor the weight of KL is too large relative to the mean NLL."""
    return float(run.config.kl_coefficient * run.config.n)


def _confidence(run: BayesianRun) -> float:
    """Return the mean confidence on held-out digits."""
    share, confidence, _ = run.arrays["reliability"].astype(np.float64).T
    return float(share @ confidence)


def _unknown(run: BayesianRun) -> float:
    """Return the smallest mean entropy over the kinds of out-of-distribution images."""
    return min(run.newest(f"entropy_{kind}") for kind in ("left_out", "inverted", "shuffled"))


def _most_epistemic(run: BayesianRun) -> float:
    return max(run.newest(f"information_{kind}") for kind in KINDS)


BAND: Mapping[str, Quantity] = {
    "ratio": end("band_ratio"),
    "band": end("band_data"),
    "gap": end("band_gap"),
    "kl": end("kl"),
}
DIGITS: Mapping[str, Quantity] = {
    "accuracy": end("accuracy"),
    "ece": end("ece"),
    "entropy": end("entropy_held_out"),
    "rotated": end("entropy_rotated"),
    "unknown": _unknown,
    "confidence": _confidence,
}

CAPTIONS: Mapping[str, Caption] = {
    "A gap in the data": Outcome(
        "The sampled functions agree near the points and spread out in the gap: the epistemic "
        "band is {ratio:.1f} times as wide there as at the data. Beyond the outermost points "
        "there are no data either, yet there it is only {beyond:.2f} times as wide, because tanh "
        "units saturate.",
        {**BAND, "beyond": _beyond},
        lambda m, _: m["ratio"] > 2 and m["beyond"] < 1,
    ),
    "KL × 0": Outcome(
        "Maximum likelihood: the standard deviations of the weights shrink, and so does the band, "
        "to {gap:.4f} in the gap, {ratio:.1f} times that at the data. The network is certain in "
        "the gap, too, where it has no data.",
        BAND,
        lambda m, _: m["gap"] < 0.01 and m["ratio"] < 2,
    ),
    "KL × 1": Outcome(
        "{heavier:.0f} times too heavy: as if all points together counted as one. The band is "
        "{band:.2f} wide at the data ({other[band]:.3f} with KL × 1/N), and hardly wider in the "
        "gap ({ratio:.2f} times).",
        {**BAND, "heavier": _heavier},
        lambda m, right: m["band"] > 5 * right["band"] and m["ratio"] < 1.25,
        beside="A gap in the data",
    ),
    "KL × 1, noise learnt": Outcome(
        "The model may explain everything as noise, so q returns to the prior: the KL of all "
        "weights is {kl:.2f} nats, the noise {noise:.1f} instead of 0.1, and the band is no wider "
        "in the gap than at the data ({ratio:.2f} times). The tutorial's formula gives "
        "{tutorial:.0f} nats for this KL.",
        {**BAND, "noise": end("noise_sd"), "tutorial": end("tutorial_kl")},
        lambda m, _: m["kl"] < 1 and m["noise"] > 1 and m["ratio"] < 1.1 and m["tutorial"] < 0,
    ),
    "KL × 1/batches": Outcome(
        "{batches:.0f} batches of 20 points, KL / {batches:.0f} added to the mean NLL: "
        "{heavier:.0f} times too heavy. The band is {band:.2f} wide at the data ({other[band]:.3f} "
        "with KL × 1/N), and only {ratio:.1f} times as wide in the gap.",
        {**BAND, "heavier": _heavier, "batches": lambda run: run.config.n / run.config.batch_size},
        lambda m, right: m["band"] > 2 * right["band"] and m["ratio"] < right["ratio"],
        beside="A gap in the data",
    ),
    "Cold posterior": Outcome(
        "KL × 0.1/N: the band is {band:.3f} wide at the data ({other[band]:.3f} with KL × 1/N), "
        "and still {ratio:.1f} times as wide in the gap. This is narrower than the posterior by "
        "Bayes' rule.",
        BAND,
        lambda m, right: m["band"] < right["band"] / 2 and m["ratio"] > 2,
        beside="A gap in the data",
    ),
    "ReLU": Outcome(
        "The same with ReLU: the band is narrower in the gap, {ratio:.2f} times that at the data. "
        "With one hidden layer of ReLU and a mean-field q the variance between two clusters is at "
        "most the sum of the variances at both (Foong et al. 2020).",
        BAND,
        lambda m, _: m["ratio"] < 1,
    ),
    "ReLU, two layers": Outcome(
        "With one more layer the band widens in the gap again, to {ratio:.1f} times that at the "
        "data: the limit holds for one hidden layer.",
        BAND,
        lambda m, one: m["ratio"] > 1.2 > one["ratio"],
        beside="ReLU",
    ),
    "Local reparameterisation": Outcome(
        "Activations are sampled instead of weights: again the band is {ratio:.1f} times as wide "
        "in the gap. The gradients are less noisy: after the same number of steps KL is {kl:.0f} "
        "nats, and {other[kl]:.0f} if weights are sampled.",
        BAND,
        lambda m, drawn: m["ratio"] > 2 and m["kl"] < drawn["kl"],
        beside="A gap in the data",
    ),
    "Digits": Outcome(
        "Accuracy {accuracy:.1%}, and uncertain about unknown images: mean entropy {entropy:.2f} "
        "nats on held-out digits, at least {unknown.low:.2f} on classes left out, inverted and "
        "shuffled images. The price: the network is underconfident (mean confidence "
        "{confidence:.1%}, calibration error (ECE) {ece:.3f}).",
        DIGITS,
        lambda m, _: (
            m["accuracy"] > 0.95
            and m["unknown"] > 3 * m["entropy"]
            and m["confidence"] < m["accuracy"]
        ),
    ),
    "Digits, KL × 0": Outcome(
        "Almost a network with fixed weights: the epistemic part is at most {epistemic.high:.3f} "
        "nats for every kind of image, and digits turned by a quarter have *less* entropy than "
        "held-out digits, {rotated:.3f} against {entropy:.3f} nats. On held-out digits it is well "
        "calibrated: ECE {ece:.3f}.",
        {**DIGITS, "epistemic": _most_epistemic},
        lambda m, bayes: (
            m["epistemic"] < 0.1 and m["rotated"] < m["entropy"] and m["ece"] < bayes["ece"]
        ),
        beside="Digits",
    ),
    "Digits, cold": Outcome(
        "KL × 0.1/N on digits: accuracy {accuracy:.1%}, ECE {ece:.3f}, and still at least "
        "{unknown.low:.2f} nats for classes left out, inverted and shuffled images; digits turned "
        "by a quarter have only {rotated:.2f} nats.",
        DIGITS,
        lambda m, bayes: m["ece"] < bayes["ece"] and m["rotated"] < m["unknown"] / 3,
        beside="Digits",
    ),
}
"""Captions by preset."""
