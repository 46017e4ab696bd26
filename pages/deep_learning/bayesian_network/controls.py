"""Controls of the config of a Bayesian neural network."""

from typing import Any

from streamlit.delta_generator import DeltaGenerator

from kllab.topics.bayesian_network.train import Config
from kllab.topics.bayesian_network.train.config import KL_WEIGHTS
from pages.deep_learning.bayesian_network.presets import config_of
from pages.web import address, controls
from pages.web.chart import Dragged
from pages.web.control_kinds import Choice, Control, Number, Slider, Steps

START = Config()
TASK = Choice(
    "task",
    "Task",
    ("regression", "digits"),
    START.task,
    labels={"regression": "curve with a gap", "digits": "digits"},
)
GAP: tuple[Slider, Slider] = (
    Slider("gap_low", "Gap from", -1.3, 1.3, START.gap_low, 0.1, "%.1f"),
    Slider("gap_high", "Gap to", -1.3, 1.3, START.gap_high, 0.1, "%.1f"),
)
CURVE: tuple[Control, ...] = (
    Slider("points", "Points N", 20, 500, START.points, 10),
    Slider("noise", "Noise of the points, standard deviation", 0.02, 0.5, START.noise, 0.02),
    Choice("noise_model", "Noise in the model", ("known", "learnt"), START.noise_model),
)
DIGITS: tuple[Control, ...] = (
    Choice(
        "dataset",
        "Digits",
        ("digits_8x8", "mnist_10k"),
        START.dataset,
        labels={"digits_8x8": "8 x 8 pixels", "mnist_10k": "MNIST, 10,000"},
    ),
    Slider("left_out", "Classes left out of the training, from 9 down", 0, 5, START.left_out, 1),
)
KL: tuple[Control, ...] = (
    Choice(
        "kl_weight",
        "Weight of the KL term (the NLL is a mean over examples)",
        KL_WEIGHTS,
        START.kl_weight,
        labels={
            "1/N": "1/N (Bayes)",
            "0": "0 (maximum likelihood)",
            "1/batches": "1/batches (too heavy)",
            "1": "1 (N times too heavy)",
            "tempered": "T/N (cold posterior if T < 1)",
        },
    ),
)
TEMPERATURE = Slider("temperature", "Temperature T", 0.0, 2.0, START.temperature, 0.05)
MODEL: tuple[Control, ...] = (
    Choice("activation", "Activation", ("tanh", "relu"), START.activation),
    Slider("layers", "Hidden layers", 1, 3, len(START.hidden), 1),
    Slider("width", "Units per hidden layer", 4, 100, START.hidden[0], 4),
    Steps(
        "prior_scale",
        "Standard deviation of the prior",
        (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0),
        START.prior_scale,
    ),
)
MORE: tuple[Control, ...] = (
    Choice(
        "estimator",
        "Sampled in training",
        ("weights", "activations"),
        START.estimator,
        labels={"activations": "activations (local reparameterisation)"},
    ),
    Steps("samples", "Samples per step", (1, 2, 4, 8, 16), START.samples),
    Slider("steps", "Steps", 500, 8000, START.steps, 500),
    Slider(
        "first_layer",
        "First layer: prior wider by a factor of",
        0.5,
        5.0,
        START.first_layer,
        0.5,
        "%.1f",
    ),
    Number("batch_size", "Batch size", 10, 1000, START.batch_size, 10),
    Number("learning_rate", "Learning rate", 1e-4, 0.1, START.learning_rate, 1e-3, "%.4f"),
    Number("seed", "Seed", 0, 2**31 - 1, START.seed, 1),
)
ALL: tuple[Control, ...] = (TASK, *GAP, *CURVE, *DIGITS, *KL, TEMPERATURE, *MODEL, *MORE)
"""All controls of a training."""


def move_gap(dragged: Dragged) -> None:
    """Set both ends of the gap to the position of the dragged shape."""
    ends = zip(GAP, dragged.x, strict=True)
    address.assign({control.key: control.nearest(end) for control, end in ends})


def draw(left: DeltaGenerator, right: DeltaGenerator) -> tuple[Config, dict[str, Any]]:
    """Draw all controls in two columns; return the config and the controls' values by key.

    The right column starts with space for a chart, above the controls of the data.
    """
    with left:
        values: dict[str, Any] = {"task": controls.draw_one(TASK)}
    of_curve = values["task"] == "regression"
    with right:
        if of_curve:
            values |= controls.draw_in_pairs(GAP)
        values |= controls.draw(CURVE if of_curve else DIGITS)
    with left:
        values |= controls.draw(KL)
        if values["kl_weight"] == "tempered":
            values["temperature"] = controls.draw_one(TEMPERATURE)
        values |= controls.draw(MODEL)
        values |= controls.draw_more(MORE)
    return config_of(values), values
