"""What a Bayesian network predicts, as a page shows it: a band over x, or trust in digits."""

import math
from functools import partial

import streamlit as st

from kllab.divergences.units import Unit, written
from kllab.topics.bayesian_network.run_view import BayesianRun
from kllab.topics.bayesian_network.train import Config
from kllab.topics.bayesian_network.train.digits import KINDS
from kllab.training.newest import newest
from pages.charts.reliability import reliability
from pages.deep_learning.bayesian_network import digit_figures, figures, findings
from pages.deep_learning.bayesian_network import text as words
from pages.web.chart import chart
from pages.web.live import LiveRun

_ALWAYS = ("nll", "kl", "elbo", "tutorial_kl", "weight_layer", "weight_loc", "weight_scale")
_BAND = ("grid", "mean", "epistemic_sd", "aleatoric_sd", "functions", "x", "y")
_TRUST = ("reliability", "entropy_counts")


def needed(config: str) -> tuple[str, ...]:
    """Return what a run of `config` (JSON) must have recorded to be drawn."""
    return (*_ALWAYS, *(_BAND if Config.from_json(config).task == "regression" else _TRUST))


def predictions(run: LiveRun[BayesianRun], config: Config, unit: Unit) -> None:
    """Draw what the run in focus predicts."""
    if config.task == "regression":
        _band(run, config)
    else:
        _trust(run, config, unit)


def _band(run: LiveRun[BayesianRun], config: Config) -> None:
    st.header("What it predicts, and how sure it is", anchor=False)
    in_words = findings.describe_band(config, run.columns)
    chart(
        partial(figures.band, run.arrays, config.gap), key="band", alt=f"{run.letter}: {in_words}"
    )
    chart(
        partial(figures.spreads, run.arrays, config.gap),
        key="spreads",
        alt=f"{run.letter}: the two standard deviations over x. {in_words}",
        height=240,
    )
    st.caption(
        f"{in_words} Epistemic: over draws of the weights, which more data would narrow. "
        "Aleatoric: the noise, which stays. Estimates from 128 draws; a mean-field q is itself "
        "an approximation of the posterior, and usually too sure between data."
    )


def _trust(run: LiveRun[BayesianRun], config: Config, unit: Unit) -> None:
    arrays, most = run.arrays, math.log(10 - config.left_out)
    left, right = st.columns(2, gap="large")
    in_words = findings.describe_trust(run.columns, unit)
    with left:
        st.header("Can its confidence be trusted?", anchor=False)
        chart(
            partial(reliability, {"held-out digits": arrays["reliability"]}),
            key="reliability",
            alt=f"{run.letter}: accuracy {written(newest(run.columns, 'accuracy'), '.3f')}, "
            f"expected calibration error {written(newest(run.columns, 'ece'), '.3f')} "
            "on held-out digits.",
            height=340,
        )
    with right:
        st.header("Is it unsure of what is no such digit?", anchor=False)
        names = [words.KIND_NAMES[kind] for kind in KINDS]
        chart(
            partial(
                digit_figures.entropies, arrays["entropy_counts"], names, most, "entropy", unit
            ),
            key="entropy",
            alt=f"{run.letter}: entropy of the predictions by kind of image. {in_words}",
            height=340,
        )
    st.dataframe(findings.by_kind(run.columns, unit), hide_index=True)
    st.caption(
        "All on held-out images. Entropy of the prediction; its epistemic part, the mutual "
        "information of label and weights, is what draws of the weights disagree about. "
        "Separation: how often such an image has more entropy than a held-out digit (0.5: as "
        "often as by chance). Turned by a quarter, a 0 is still a digit and some others resemble "
        "one: nobody could separate those."
    )
