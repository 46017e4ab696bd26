"""Captions of the presets of output regularisation, with measured numbers."""

from collections.abc import Mapping

import numpy as np

from kllab.data.catalogue import DATASETS
from kllab.topics.output_regularisation.run_view import RegularisationRun
from pages.charts.theme import Array
from pages.web.outcome import Caption, Outcome, Quantity, end


def _means(run: RegularisationRun, measure: str) -> dict[float, float]:
    """Return a held-out measure by beta, mean over the students' seeds."""
    return dict(zip(run.betas, run.means[measure].tolist(), strict=True))


def _at(measure: str, beta: float) -> Quantity:
    return lambda run: _means(run, measure)[beta]


def _gain(beta: float) -> Quantity:
    """Return how much lower the final held-out NLL is than that of beta = 0."""
    return lambda run: _means(run, "nll")[0.0] - _means(run, "nll")[beta]


def _without(run: RegularisationRun, measure: str) -> Array:
    """Return a held-out measure of beta = 0 at all tests, mean over the students' seeds."""
    return run.over_steps(measure)[:, 0]


def _grows_from(measure: str) -> Quantity:
    """Return the smallest beta from which on a measure only grows."""

    def quantity(run: RegularisationRun) -> float:
        means = list(_means(run, measure).items())
        falls = [k for k in range(1, len(means)) if means[k][1] <= means[k - 1][1]]
        return means[falls[-1] if falls else 0][0]

    return quantity


STOPPED: Mapping[str, Quantity] = {
    "early": lambda run: _without(run, "nll").min(),
    "early_step": lambda run: run.arrays["trail_step"][_without(run, "nll").argmin()],
    "early_accuracy": lambda run: _without(run, "accuracy").max(),
}
ENDS: Mapping[str, Quantity] = {
    "nll": _at("nll", 0.0),
    "accuracy": _at("accuracy", 0.0),
    "ece": _at("ece", 0.0),
}
SMOOTHED: Mapping[str, Quantity] = {
    **ENDS,
    "gain": _gain(0.03),
    "accuracy_small": _at("accuracy", 0.03),
    "ece_small": _at("ece", 0.03),
    "ece_more": _at("ece", 0.1),
    "ece_much": _at("ece", 0.3),
}

CAPTIONS: Mapping[str, Caption] = {
    "Nothing added": Outcome(
        "The held-out NLL falls to {early:.2f} nats by step {early_step:.0f}, then rises to "
        "{nll:.2f} while the model memorises the wrong labels; accuracy falls from "
        "{early_accuracy:.0%} to {accuracy:.0%}.",
        {**STOPPED, **ENDS},
        lambda m, _: (
            m["early_step"] < 100
            and m["nll"] > m["early"] + 0.2
            and m["accuracy"] < m["early_accuracy"] - 0.02
        ),
    ),
    "Label smoothing, wrong labels": (
        Outcome(
            "After the last step β = 0.03 has a held-out NLL {gain:.2f} nats below that of β = 0, "
            "and a calibration error (ECE) of {ece_small:.3f} instead of {ece:.3f}; accuracy is "
            "{accuracy_small:.0%}, and {accuracy:.0%} at β = 0.",
            SMOOTHED,
            lambda m, _: (
                m["gain"] > 0.1
                and m["ece_small"] < m["ece"] / 2
                and m["accuracy_small"] < m["accuracy"] + 0.03
            ),
        ),
        Outcome(
            "With larger β the ECE grows again: {ece_more:.3f} at 0.1, {ece_much:.3f} at 0.3, "
            "more than at β = 0: these models are underconfident.",
            SMOOTHED,
            lambda m, _: m["ece_small"] < m["ece_more"] < m["ece"] < m["ece_much"],
        ),
        Outcome(
            "At β = 0 the NLL is lowest at step {early_step:.0f}: stopping there would have been "
            "better still, {early:.2f} nats.",
            {**STOPPED, **SMOOTHED},
            lambda m, _: m["early"] < m["nll"] - m["gain"],
        ),
    ),
    "Label smoothing, clean labels": Outcome(
        "β = 0.01 lowers the NLL by {gain:.2f} nats; it is lowest at β = {best:g}. Accuracy stays "
        "between {least.low:.0%} and {most.high:.0%} for every β.",
        {
            "best": lambda run: run.betas[run.best],
            "gain": _gain(0.01),
            "least": lambda run: run.means["accuracy"].min(),
            "most": lambda run: run.means["accuracy"].max(),
        },
        lambda m, _: m["gain"] > 0.05 and m["best"] <= 0.03,
    ),
    "Confidence penalty": Outcome(
        "It needs a larger β than label smoothing: β = 0.03 lowers the NLL by only {small:.2f} "
        "nats, and the NLL is lowest at {best:g}. β = 1 makes the predictions almost uniform: "
        "their mean entropy is {flat:.1f} nats of at most log 10 = {most:.1f}.",
        {
            "small": _gain(0.03),
            "best": lambda run: run.betas[run.best],
            "flat": _at("entropy", 1.0),
            "most": lambda _: float(np.log(10)),
        },
        lambda m, _: m["small"] < 0.1 and m["best"] >= 0.1 and m["flat"] > 0.8 * m["most"],
    ),
    "Distillation, teacher saw all": Outcome(
        "The teachers, trained on {images:,.0f} images with the same share of wrong labels, reach "
        "an accuracy of {teacher:.0%}. Students with 500 images improve from {accuracy:.0%} at "
        "β = 0 to {taught:.0%} at β = 3, and their NLL from {nll:.2f} to {nll_taught:.2f} nats. "
        "The soft targets make them underconfident: the ECE is {ece_taught:.2f} instead of "
        "{ece:.2f}.",
        {
            **ENDS,
            "images": lambda run: DATASETS[run.config.dataset].training,
            "teacher": end("teacher_accuracy"),
            "taught": _at("accuracy", 3.0),
            "nll_taught": _at("nll", 3.0),
            "ece_taught": _at("ece", 3.0),
        },
        lambda m, _: (
            m["accuracy"] + 0.05 < m["taught"] < m["teacher"]
            and m["nll_taught"] < m["nll"] - 0.2
            and m["ece_taught"] > m["ece"]
        ),
    ),
    "Distillation, same images": Outcome(
        "A teacher trained on the same images, wrong labels included, helps little: over all β "
        "the accuracy differs by {points:.1f} percentage points and the NLL by {nlls:.2f} nats.",
        {
            "points": lambda run: 100 * np.ptp(run.means["accuracy"]),
            "nlls": lambda run: np.ptp(run.means["nll"]),
        },
        lambda m, _: m["points"] < 3 and m["nlls"] < 0.1,
    ),
    "Small digits, quick": Outcome(
        "The same within seconds on 200 digits of 8 x 8 pixels: β = 0.1 lowers the NLL by "
        "{gain:.2f} nats, and the mean entropy rises with every β.",
        {"gain": _gain(0.1), "rises_from": _grows_from("entropy")},
        lambda m, _: m["gain"] > 0.1 and m["rises_from"] == 0,
    ),
}
"""Captions by preset."""
