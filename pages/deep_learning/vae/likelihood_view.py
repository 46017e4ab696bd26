"""Likelihood and prior of runs: what their nats are nats of, and bounds on log p(x)."""

from collections.abc import Sequence

import streamlit as st

from kllab.divergences.units import Unit, written
from kllab.topics.vae.run_view import VaeRun
from kllab.topics.vae.train.catalogue import PRIORS
from pages.web.live_run import LiveRun

_PIXELS = {
    "levels as probabilities": "So it has no bits per pixel.",
    "binary": "The model sees black and white pixels.",
    "dequantised": "Pixels are (level + u) / 256 with u uniform in [0, 1), drawn anew at each "
    "step. The nats are those of a density and may be negative. Bits per pixel have "
    "log2(256) = 8 bits added, and bound the bits of the levels from above (Theis et al. 2016).",
}
Runs = Sequence[LiveRun[VaeRun]]


def apart(runs: Runs, focus: LiveRun[VaeRun]) -> tuple[Runs, Runs]:
    """Return the runs that are measured as the one in focus, and the others."""
    wanted = focus.view.measured_as
    alike = [run.view.measured_as == wanted for run in runs]
    return (
        [run for run, is_alike in zip(runs, alike, strict=True) if is_alike],
        [run for run, is_alike in zip(runs, alike, strict=True) if not is_alike],
    )


def not_drawn(others: Runs, focus: LiveRun[VaeRun]) -> str:
    """Say why some open runs are not drawn."""
    named = ", ".join(f"{run.letter} ({run.view.measured_as})" for run in others)
    verb = "is" if len(others) == 1 else "are"
    return (
        f"These curves are measured by {focus.view.measured_as}. Nats of different "
        f"likelihoods are not compared on one axis: {named} {verb} drawn when in focus."
    )


def draw(run: VaeRun, unit: Unit) -> None:
    """Draw likelihood, prior, and bounds on log p(x)."""
    info, prior = run.likelihood, PRIORS[run.config.prior]
    st.markdown(bound(run, unit))
    st.markdown(f"**{info.title}.** {info.sentence} {_PIXELS[info.pixels]}")
    st.markdown(f"**Prior: {prior.title}.** {prior.sentence}{_rate(run, unit)}")
    if len(run.bounds):
        st.dataframe(
            [
                {
                    "K, draws of z per image": int(draws),
                    f"bound, {unit.name} per image": written(unit.of(value), ".2f"),
                    "standard error": written(unit.of(error), ".2f"),
                }
                for draws, value, error in run.bounds
            ],
            hide_index=True,
        )


def _rate(run: VaeRun, unit: Unit) -> str:
    """Say the rate of held-out images and its error, where it is estimated."""
    if run.config.prior == "standard_normal":
        return ""
    rate, error = (unit.of(run.newest(name)) for name in ("test_rate", "test_rate_error"))
    return (
        f" On held-out images it is {written(rate, '.2f')} ± {written(error, '.2f')} {unit.name}: "
        "the mean of log q(z|x) − log p(z) over 8 draws of z for each, and its standard error."
    )


def bound(run: VaeRun, unit: Unit) -> str:
    """Say the importance-weighted bound at the end of a training.

    It is the bound on log p(x) only if the loss is a likelihood.
    """
    if not len(run.bounds):
        return (
            "**log p(x):** its importance-weighted bound comes with the last step of a training; "
            "older runs have none."
        )
    draws, value, error = run.bounds[-1]
    count = run.newest("log_likelihood_images")
    numbers = f"{written(unit.of(value), '.1f')} ± {written(unit.of(error), '.1f')} {unit.name}"
    of = f"per image, K = {draws:.0f}, over {count:.0f} held-out images"
    why = (
        "It is the logarithm of the mean weight p(x, z) / q(z|x) of K draws of z (Burda et al. "
        "2016): the ELBO for K = 1, and it rises with K to log p(x). ± is the standard error over "
        "images."
    )
    if run.likelihood.is_likelihood:
        return f"**log p(x) ≥ {numbers}** {of}. {why}"
    return (
        f"**Bound with the BCE in place of −log p(x|z): {numbers}** {of}. {why} Here log p(x) is "
        "only a name: grey-level BCE is not a likelihood."
    )
