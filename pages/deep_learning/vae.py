"""Train a variational autoencoder live and watch rate, distortion and beta."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from kllab.data.catalogue import DATASETS
from kllab.experiments.schedules import SCHEDULES
from kllab.experiments.vae import Config
from kllab.experiments.vae.presentation import PRESETS, SIZES, label, preview, snippet
from kllab.experiments.vae.step_record import INFORMATIVE
from kllab.figures import images, training
from kllab.figures.training import Panel, RunCurves
from kllab.ui import controls, live, page
from kllab.ui.chart import chart
from kllab.ui.controls import Choice, Number, Slider
from kllab.ui.live import LiveRun

START = Config()
DATA = Choice(
    "dataset", "Dataset", tuple(DATASETS), START.dataset, menu=True,
    labels={name: info.title for name, info in DATASETS.items()},
)  # fmt: skip
MODEL = (
    Choice("size", "Model size", tuple(SIZES), "recommended"),
    Slider("latent_dim", "Latent dimensions", 1, 64, START.latent_dim, 1, "%d"),
)
WEIGHT = (
    Slider("beta", "β, the weight of the rate", 0.0, 10.0, START.beta, 0.1),
    Choice("schedule", "Schedule of β", tuple(SCHEDULES), START.schedule),
)
LENGTH = Slider("steps", "Steps", 100, 4000, START.steps, 100, "%d")
MORE = (
    Number("batch_size", "Batch size", 16, 1024, START.batch_size, 16),
    Number("learning_rate", "Learning rate", 1e-5, 0.1, START.learning_rate, 5e-4, "%.5f"),
    Slider("free_bits", "Free bits, nats per dimension", 0.0, 1.0, START.free_bits, 0.05),
    Number("seed", "Seed", 0, 2**31 - 1, START.seed, 1),
)
PANELS = (
    Panel("distortion", "distortion, nats"),
    Panel("rate", "rate, nats", from_zero=True),
    Panel("elbo", "ELBO, nats"),
    Panel("beta", "β", from_zero=True),
)


def schedule_controls(name: str) -> tuple[Slider, ...]:
    """Return a slider for each parameter of the schedule, as the registry describes them."""
    return tuple(
        Slider(
            parameter.name, parameter.sentence, parameter.low, parameter.high,
            parameter.default, 1 if isinstance(parameter.default, int) else 0.05,
            "%d" if isinstance(parameter.default, int) else "%.2f",
        )
        for parameter in SCHEDULES[name].parameters
    )  # fmt: skip


@st.fragment
def setup() -> None:
    """What to train, the curve of beta it will follow, and the button."""
    controls.presets(PRESETS)
    left, right = st.columns([1, 1], gap="large")
    with left:
        values: dict[str, Any] = controls.draw((DATA, *MODEL))
        values |= controls.draw((*WEIGHT, LENGTH))
    with right:
        chosen = controls.draw(schedule_controls(values["schedule"]))
        with st.popover("More settings", icon=":material/tune:"):
            values |= controls.draw(MORE)
        values |= SIZES[values.pop("size")]
        config = Config(**values, schedule_parameters=chosen)
        steps, betas = preview(config)
        st.caption(f"β over the {config.steps:,} steps: {SCHEDULES[config.schedule].sentence}")
        chart(
            training.beta_preview(steps, betas),
            key="beta-preview",
            alt=f"Schedule {config.schedule}: β from {betas[0]:g} to {betas[-1]:g} "
            f"over {config.steps} steps.",
            height=210,
        )
        live.train_button("vae", config.to_json())
    page.code_panel(snippet(config))


def results(runs: Sequence[LiveRun]) -> None:
    """Curves of all runs; the newest one's latent dimensions, samples and reconstructions."""
    newest = runs[-1]
    last = {name: column[-1] for name, column in newest.columns.items()}
    numbers = f"distortion {last['distortion']:.1f}, rate {last['rate']:.1f}, β {last['beta']:.2f}"
    chart(
        training.curves(
            [RunCurves(run.name, run.columns) for run in runs],
            PANELS,
            max(run.status.total_steps for run in runs),
        ),
        key="curves",
        alt=f"Distortion, rate, ELBO and β over the steps of {len(runs)} runs. "
        f"{newest.name} now: {numbers}.",
        height=520,
    )
    left, right = st.columns(2, gap="large")
    rates = newest.arrays["rate_per_dimension"]
    with left:
        st.subheader(f"{newest.letter}: rate per latent dimension", anchor=False)
        chart(
            training.rate_bars(rates, INFORMATIVE),
            key="rates",
            alt=f"{int(last['informative_units'])} of {len(rates)} dimensions carry more than "
            f"{INFORMATIVE} nats.",
            height=330,
        )
    if "samples" in newest.arrays:
        with right:
            st.subheader(f"{newest.letter}: samples from the prior", anchor=False)
            sheet = images.tile(newest.arrays["samples"], 8)
            chart(images.grey(sheet), key="samples", alt="Digits decoded from N(0, I).", height=330)
        st.subheader(f"{newest.letter}: held-out images above, reconstructions below", anchor=False)
        sheet = images.pairs(newest.arrays["originals"], newest.arrays["reconstructions"], 8)
        chart(
            images.grey(sheet), key="reconstructions", alt="Images and reconstructions.", height=260
        )
    page.data_panel(newest.columns, name=f"run-{newest.status.id}")


page.header(
    "Variational autoencoder",
    "Train a VAE on real digits and watch its loss split in two: **distortion**, what the "
    "reconstruction costs, and **rate** = KL(q(z|x)‖p(z)), what the code costs. β weighs the rate.",
)
controls.warn_of_bad_query((DATA, *MODEL, *WEIGHT, LENGTH, *MORE))
setup()
live.panel("vae", label, results)
