"""The controls that make a VAE's config."""

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kllab.data.catalogue import DATASETS
from kllab.experiments.schedules import SCHEDULES
from kllab.experiments.vae import Config
from kllab.experiments.vae.presentation import SIZES
from kllab.ui import controls
from kllab.ui.controls import Choice, Control, Number, Slider

START = Config()
DATA = Choice(
    "dataset",
    "Dataset",
    tuple(DATASETS),
    START.dataset,
    menu=True,
    labels={name: info.title for name, info in DATASETS.items()},
)
MAIN: tuple[Control, ...] = (
    DATA,
    Choice("size", "Model size", tuple(SIZES), "recommended"),
    Slider("latent_dim", "Latent dimensions", 1, 64, START.latent_dim, 1, "%d"),
    Slider("beta", "β, the weight of the rate", 0.0, 10.0, START.beta, 0.1),
    Choice("schedule", "Schedule of β", tuple(SCHEDULES), START.schedule),
    Slider("steps", "Steps", 100, 4000, START.steps, 100, "%d"),
)
MORE: tuple[Control, ...] = (
    Number("batch_size", "Batch size", 16, 1024, START.batch_size, 16, "%d"),
    Number("learning_rate", "Learning rate", 1e-5, 0.1, START.learning_rate, 5e-4, "%.5f"),
    Slider("free_bits", "Free bits, nats per dimension", 0.0, 1.0, START.free_bits, 0.05),
    Number("seed", "Seed", 0, 2**31 - 1, START.seed, 1, "%d"),
)
_OF_SCHEDULES = {p.name: p for kind in SCHEDULES.values() for p in kind.parameters}
ALL: tuple[Control, ...] = (*MAIN, *MORE, *map(controls.slider, _OF_SCHEDULES.values()))
"""Every control of the page, for what a link may say."""


def draw(left: DeltaGenerator, right: DeltaGenerator) -> tuple[Config, dict[str, Any]]:
    """Draw all controls in two columns; return the config and the controls' values by key."""
    with left:
        values = controls.draw(MAIN)
    kind = SCHEDULES[values["schedule"]]
    with right:
        # One slider for each parameter of the schedule, as the registry describes them.
        chosen = controls.draw([controls.slider(parameter) for parameter in kind.parameters])
        with st.popover("More settings", icon=":material/tune:"):
            values |= controls.draw(MORE)
    settings = {name: value for name, value in values.items() if name != "size"}
    config = Config(**settings, **SIZES[values["size"]], schedule_parameters=chosen)
    return config, values | chosen
