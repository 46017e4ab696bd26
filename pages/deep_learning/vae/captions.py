"""Captions of the presets of the VAE, with measured numbers."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from kllab.topics.vae.run_view import VaeRun
from kllab.topics.vae.train.step_record import INFORMATIVE
from pages.web.outcome import (
    Caption,
    Floats,
    Outcome,
    Quantity,
    at,
    end,
    first_step,
    highest,
    since,
)

RATE: Mapping[str, Quantity] = {
    "rate": end("rate"),
    "informative": end("informative_units"),
    "active": end("active_units"),
    "distortion": end("distortion"),
    "elbo": end("test_elbo"),
}
"""Final quantities of every VAE preset; the ELBO is that of held-out images."""
SEPARATED: Mapping[str, Quantity] = {
    **RATE,
    "mig": end("mig"),
    "separate": end("disentanglement"),
}
"""Those of models of images with known factors."""


def _cycle(run: VaeRun) -> int:
    """Return the number of steps of a cycle of the schedule."""
    return int(run.config.steps // run.config.schedule_parameters["cycles"])


def _before_restarts(run: VaeRun) -> float:
    """Return the largest rate just before a restart of beta."""
    cycle, steps = _cycle(run), run.config.steps
    return max(at("rate", start)(run) for start in range(cycle, steps, cycle))


def _leap(run: VaeRun) -> float:
    """Return the smallest of the largest rates after a restart of beta."""
    cycle, steps = _cycle(run), run.config.steps
    return min(
        highest("rate", start + 1, start + cycle)(run) for start in range(cycle, steps, cycle)
    )


def _best_step(run: VaeRun) -> float:
    """Return the step at which the held-out ELBO is best."""
    elbo = run.columns["test_elbo"]
    return float(run.columns["step"][np.nanargmax(elbo)])


def _bits(run: VaeRun) -> float:
    """Return the held-out bits per pixel, by the ELBO."""
    bits = run.bits_per_dimension
    assert bits is not None, "the preset has a likelihood"
    return bits


def _apart(run: VaeRun) -> float:
    """Return the largest distance between the rate and C during the training."""
    return float(np.nanmax(np.abs(run.columns["rate"] - run.columns["capacity"])))


def _is_gone(rate: Floats) -> NDArray[np.bool_]:
    return rate < INFORMATIVE


CAPTIONS: Mapping[str, Caption] = {
    "Plain VAE": Outcome(
        "The rate reaches {half:.0f} nats halfway and ends at {rate:.1f}, in {informative:.0f} "
        "dimensions of more than 0.1 nats each, while the distortion falls from "
        "{distortion_half:.0f} to {distortion:.0f} nats.",
        {**RATE, "half": at("rate", 1500), "distortion_half": at("distortion", 1500)},
        lambda m, _: 0 < m["rate"] - m["half"] < 2 and m["distortion"] < m["distortion_half"],
    ),
    "Linear warm-up": (
        Outcome(
            "While β is small the rate overshoots, to {peak:.0f} nats, then falls to {rate:.1f}, "
            "in {informative:.0f} dimensions.",
            {**RATE, "peak": highest("rate")},
            lambda m, _: m["peak"] > m["rate"] + 5,
        ),
        Outcome(
            "The plain VAE ends at {other[rate]:.1f} nats in {other[informative]:.0f}. Only the "
            "held-out ELBO is nearly the same: {elbo:.1f} nats, and {other[elbo]:.1f} plain.",
            RATE,
            lambda m, plain: (
                m["rate"] > plain["rate"] + 1
                and m["informative"] > plain["informative"]
                and abs(m["elbo"] - plain["elbo"]) < 1
            ),
            beside="Plain VAE",
        ),
    ),
    "Cyclical annealing": Outcome(
        "At each restart of β the rate rises from at most {before.high:.0f} nats to at least "
        "{leap.low:.0f}, and it ends at {rate:.1f}. Again the held-out ELBO is nearly that of the "
        "plain VAE: {elbo:.1f} nats, and {other[elbo]:.1f} plain.",
        {**RATE, "before": _before_restarts, "leap": _leap},
        lambda m, plain: m["leap"] > 2 * m["before"] and abs(m["elbo"] - plain["elbo"]) < 1,
        beside="Plain VAE",
    ),
    "The tutorial's annealing rule": (
        Outcome(
            "The rule counts epochs, here 3: β is 0 in the first and jumps to 1 in one step. Until "
            "then the rate rises to {peak:.0f} nats; then it falls, to {rate:.1f}. With one epoch "
            "the rule divides by zero: move the slider of the epochs there.",
            {**RATE, "peak": highest("rate"), "before": at("rate", 1000)},
            lambda m, _: m["peak"] >= m["before"] > m["rate"] + 10,
        ),
        Outcome(
            "Schedules that follow the step have neither fault. The held-out ELBO ends at "
            "{elbo:.1f} nats, below the {other[elbo]:.1f} nats without annealing.",
            RATE,
            lambda m, plain: m["elbo"] < plain["elbo"],
            beside="Plain VAE",
        ),
    ),
    "β-VAE, β = 4": Outcome(
        "An expensive rate is avoided: {rate:.1f} nats in {informative:.0f} dimensions of more "
        "than 0.1 nats each ({active:.0f} are active: their mean moves with the image), instead "
        "of {other[rate]:.1f} in {other[informative]:.0f}. The distortion is {distortion:.0f} "
        "instead of {other[distortion]:.0f} nats: reconstructions blur.",
        RATE,
        lambda m, plain: (
            m["rate"] < plain["rate"] / 2
            and m["informative"] <= m["active"] < plain["informative"]
            and m["distortion"] > plain["distortion"] + 20
        ),
        beside="Plain VAE",
    ),
    "Capacity, rate held to C": (
        Outcome(
            "The loss asks for a rate of C nats, which rises over half of the steps, then stays. "
            "The rate follows: it is never more than {apart.high:.1f} nats away, and ends at "
            "{rate:.1f}. So C chooses the rate, where β only sets its price.",
            {**RATE, "apart": _apart},
            lambda m, _: m["apart"] < 3 and abs(m["rate"] - 25) < 1,
        ),
        Outcome(
            "A large γ has a price: the updates serve the rate first. The distortion is "
            "{distortion:.0f} nats at a rate of {rate:.1f}, where the plain VAE has "
            "{other[distortion]:.0f} at {other[rate]:.1f}; the held-out ELBO is {elbo:.1f} nats, "
            "and {other[elbo]:.1f} plain.",
            RATE,
            lambda m, plain: (
                m["rate"] > plain["rate"] + 2
                and m["distortion"] > plain["distortion"] + 3
                and m["elbo"] < plain["elbo"] - 5
            ),
            beside="Plain VAE",
        ),
    ),
    "Posterior collapse": (
        Outcome(
            "A deep ReLU decoder on small digits: the rate falls below 0.1 nats by step "
            "{gone.high:.0f}, then stays below {peak.high:.2f}, and no dimension is ever active.",
            {
                **RATE,
                "gone": first_step("rate", _is_gone),
                "peak": since(highest, "rate", _is_gone),
                "most_active": highest("active_units"),
            },
            lambda m, _: m["gone"] <= 100 and m["peak"] < INFORMATIVE and m["most_active"] == 0,
        ),
        Outcome(
            "The optimiser is to blame, not the model: it ends with a held-out ELBO of "
            "{other[elbo]:.1f} nats if β rises from 0, and of {elbo:.1f} here.",
            RATE,
            lambda m, cured: cured["elbo"] > m["elbo"] + 1,
            beside="Collapse, cured by warm-up",
        ),
    ),
    "Collapse, cured by warm-up": Outcome(
        "The same model, while β rises: a rate of {rate:.1f} nats, {informative:.0f} of "
        "{dimensions:.0f} dimensions above 0.1 nats and {active:.0f} active, and a held-out ELBO "
        "of {elbo:.1f} nats instead of {other[elbo]:.1f}.",
        {**RATE, "dimensions": lambda run: run.config.latent_dim},
        lambda m, collapsed: m["rate"] > 1 and m["elbo"] > collapsed["elbo"] + 1,
        beside="Posterior collapse",
    ),
    "Collapse, cured by free bits": Outcome(
        "Each dimension has 0.25 nats for free and uses them: {active:.0f} are active, and the "
        "rate is {rate:.1f} nats. The held-out ELBO improves little: {elbo:.1f} nats instead of "
        "{other[elbo]:.1f}.",
        RATE,
        lambda m, collapsed: (
            m["active"] == 20 and 0 < m["elbo"] - collapsed["elbo"] < 1.5 and m["rate"] > 4.5
        ),
        beside="Posterior collapse",
    ),
    "Collapse, cured by initialisation": Outcome(
        "The same model and the same loss with He's initial weights, without annealing: a rate of "
        "{rate:.1f} nats, {active:.0f} active dimensions and a held-out ELBO of {elbo:.1f} nats "
        "instead of {other[elbo]:.1f}. The collapse was one of the optimisation.",
        RATE,
        lambda m, collapsed: m["rate"] > 1 and m["elbo"] > collapsed["elbo"] + 1,
        beside="Posterior collapse",
    ),
    "Overfitting, 500 images": Outcome(
        "The held-out ELBO is best at step {best:.0f}, {peak:.0f} nats, and falls to {elbo:.0f} "
        "while that of the training images rises to {training:.0f}. The rate is no warning: "
        "{rate:.1f} nats. On all images the plain VAE reaches {other[elbo]:.1f}.",
        {**RATE, "best": _best_step, "peak": highest("test_elbo"), "training": end("elbo")},
        lambda m, plain: (
            m["best"] < 1000
            and m["peak"] > m["elbo"] + 5
            and m["training"] > m["elbo"] + 40
            and plain["elbo"] > m["peak"] + 10
        ),
        beside="Plain VAE",
    ),
    "Shapes, β = 1": Outcome(
        "Shapes whose position, size, rotation and kind are known. {active:.0f} dimensions are "
        "active, but hardly a factor has one of its own: the mutual information gap is "
        "{mig:.2f}, and the disentanglement of DCI {separate:.2f}.",
        SEPARATED,
        lambda m, _: m["mig"] < 0.2 and m["separate"] < 0.35,
    ),
    "Shapes, β = 8": Outcome(
        "Fewer dimensions are worth their rate, {active:.0f} instead of {other[active]:.0f}, and "
        "some have a factor of their own: the gap is {mig:.2f} instead of {other[mig]:.2f}, "
        "disentanglement {separate:.2f} instead of {other[separate]:.2f}. The price is a "
        "distortion of {distortion:.0f} nats instead of {other[distortion]:.0f}, and seeds differ.",
        SEPARATED,
        lambda m, one: (
            m["mig"] > one["mig"]
            and m["separate"] > one["separate"]
            and m["active"] < one["active"]
            and m["distortion"] > one["distortion"]
        ),
        beside="Shapes, β = 1",
    ),
    "Two latents": Outcome(
        "With two latents the rate is {rate:.1f} nats, where the plain VAE has {other[rate]:.1f}, "
        "and the distortion {distortion:.0f} nats instead of {other[distortion]:.0f}: too few for "
        "sharp digits, but all of the latent space can be seen.",
        RATE,
        lambda m, plain: (
            m["rate"] < plain["rate"] / 2 and m["distortion"] > plain["distortion"] + 30
        ),
        beside="Plain VAE",
    ),
    "Two latents, β = 0.1": Outcome(
        "A cheap rate is used: {rate:.1f} nats instead of {other[rate]:.1f}. The held-out ELBO, "
        "with the full rate, falls from {other[elbo]:.0f} to {elbo:.0f} nats. Codes leave the "
        "prior, whose inside gets holes: see them in the latent space.",
        RATE,
        lambda m, two: m["rate"] > two["rate"] + 2 and m["elbo"] < two["elbo"] - 1,
        beside="Two latents",
    ),
    "Binarised digits": Outcome(
        "Each pixel is drawn black or white anew each time, so the distortion is a negative "
        "log-likelihood: the held-out ELBO is {elbo:.1f} nats, {bits:.3f} bits per pixel. The "
        "importance-weighted bound is higher: log p(x) ≥ {bound:.1f} nats with K = {draws:.0f}.",
        {
            **RATE,
            "bits": _bits,
            "bound": end("log_likelihood"),
            "draws": end("log_likelihood_draws"),
        },
        lambda m, _: m["bound"] > m["elbo"] + 2 and 0 < m["bits"] < 1,
    ),
    "Continuous Bernoulli": Outcome(
        "A density of grey levels, of up to {elbo.high:.0f} nats on held-out images, or {bits:.2f} "
        "bits per pixel. It asks for the grey levels themselves: the rate is {rate:.1f} nats, and "
        "{other[rate]:.1f} with the BCE. Their distortions are not comparable.",
        {**RATE, "bits": _bits},
        lambda m, plain: m["elbo"] > 0 and m["rate"] > 1.5 * plain["rate"] and m["bits"] < 8,
        beside="Plain VAE",
    ),
    "VampPrior": Outcome(
        "The prior is learnt with the model: the held-out ELBO is {elbo:.1f} nats, and "
        "{other[elbo]:.1f} with N(0, I). The rate, {rate:.1f} nats, is now a Monte Carlo number; "
        "on held-out images its standard error is {error:.2f} nats.",
        {**RATE, "error": end("test_rate_error")},
        lambda m, plain: m["elbo"] > plain["elbo"] and 0 < m["error"] < 0.2,
        beside="Plain VAE",
    ),
}
"""Captions by preset."""
