"""Controls of the config of a Bayesian neural network."""

from typing import Any

from kllab.topics.bayesian_network.train import Config
from kllab.topics.bayesian_network.train.config import KL_WEIGHTS
from pages.deep_learning.bayesian_network.figures import GAP_RANGE, MIDDLE
from pages.deep_learning.bayesian_network.presets import config_of
from pages.deep_learning.bayesian_network.text import WEIGHTS_OF_KL
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
    Slider("gap_low", "Gap from", *GAP_RANGE, START.gap_low, 0.1, "%.1f"),
    Slider("gap_high", "Gap to", *GAP_RANGE, START.gap_high, 0.1, "%.1f"),
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
    Slider("left_out", "Classes left out of training, from 9 down", 0, 5, START.left_out, 1),
)
KL: tuple[Control, ...] = (
    Choice(
        "kl_weight",
        "Weight of the KL term",
        KL_WEIGHTS,
        START.kl_weight,
        labels={
            "1/N": "1/N (Bayes)",
            "0": "0 (maximum likelihood)",
            "1/batches": "1/batches (too heavy)",
            "1": "1 (N times too heavy)",
            "tempered": "T/N (cold posterior if T < 1)",
        },
        help=WEIGHTS_OF_KL,
        menu=True,
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
KL_OF = Choice(
    "kl_of",
    "KL to the prior",
    ("layers", "weights"),
    "layers",
    labels={"layers": "of each layer", "weights": "of each weight"},
)
"""Control of the view "KL"."""
ALL: tuple[Control, ...] = (TASK, *GAP, *CURVE, *DIGITS, *KL, TEMPERATURE, *MODEL, *MORE)
"""All controls of a training."""


def move_gap(gap: tuple[float, float], dragged: Dragged) -> None:
    """Set one end of `gap`, or both if its middle was dragged, to the position of the handle."""
    if dragged.name == MIDDLE:
        width = gap[1] - gap[0]
        low = GAP[0].nearest(dragged.x - width / 2)
        high = GAP[1].settle(round(low + width, 10))
        address.assign({GAP[0].key: low, GAP[1].key: high})
    for control in GAP:
        if control.key == dragged.name:
            address.assign({control.key: control.nearest(dragged.x)})


def draw() -> tuple[Config, dict[str, Any]]:
    """Draw all controls of a training; return the config and the controls' values by key."""
    values: dict[str, Any] = {"task": controls.draw_one(TASK)}
    if values["task"] == "regression":
        values |= controls.draw_in_pairs(GAP) | controls.draw(CURVE)
    else:
        values |= controls.draw(DIGITS)
    values |= controls.draw(KL)
    if values["kl_weight"] == "tempered":
        values["temperature"] = controls.draw_one(TEMPERATURE)
    values |= controls.draw(MODEL)
    values |= controls.draw_more(MORE)
    return config_of(values), values
