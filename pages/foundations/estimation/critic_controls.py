"""Controls of the training of a critic; P, Q and the samples are those of the page."""

from typing import Any

from kllab.topics.estimation.critic_bounds import BOUNDS
from kllab.topics.estimation.train.config import Config
from pages.foundations.estimation import controls as own
from pages.foundations.estimation.presets import config_of
from pages.web import address, controls, live, subject
from pages.web.control_kinds import Choice, Control, Slider, Steps

_START = Config()
BOUND = Choice(
    "bound",
    "Bound that the critic raises",
    tuple(BOUNDS),
    _START.bound,
    labels={name: bound.title for name, bound in BOUNDS.items()},
)
HIDDEN = Steps("hidden", "Units in each hidden layer", (1, 2, 4, 8, 16, 32, 64, 128), _START.hidden)
OF_TRAINING: tuple[Control, ...] = (
    Slider("steps", "Steps", 100, 5000, _START.steps, 100),
    Steps(
        "learning_rate",
        "Learning rate",
        (1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2),
        _START.learning_rate,
    ),
    Steps("batch_size", "Batch size", (50, 100, 200, 500, 1000, 5000), _START.batch_size),
)
MAIN: tuple[Control, ...] = (BOUND, *own.PAIR, *own.SAMPLES, HIDDEN)
MORE: tuple[Control, ...] = (*OF_TRAINING, own.SEED)
ALL: tuple[Control, ...] = (*own.CONTROLS, BOUND, HIDDEN, *OF_TRAINING)
"""All controls of the page."""


def open_page(experiment: str, cases: Any) -> None:
    """Read the controls from the address, and open the runs that it names."""
    address.open_page(
        [control for control in ALL if control is not own.SUBJECT],
        later=lambda: (own.SUBJECT, *live.CONTROLS),
    )
    live.open_page(experiment, cases, (*MAIN, *MORE))
    address.read((subject.for_open_runs(own.SUBJECT),))


def draw() -> tuple[Config, dict[str, Any]]:
    """Draw the controls of a training; return the config and the values by key."""
    values = controls.draw(MAIN) | controls.draw_more(MORE)
    return config_of(values), values
