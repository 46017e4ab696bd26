"""Controls of a VAE's config."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kllab.data.catalogue import DATASETS
from kllab.topics.vae.train import Config
from kllab.training.parameter import Parameter
from kllab.training.schedules import SCHEDULES, ScheduleKind
from pages.deep_learning.vae.presets import SIZES, config_of
from pages.web import controls
from pages.web.control_kinds import Choice, Control, Number, Slider

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
    Slider("latent_dim", "Latent dimensions", 1, 64, START.latent_dim, 1),
    Slider("beta", "β, the weight of the rate", 0.0, 10.0, START.beta, 0.1),
    Choice("schedule", "Schedule of β", tuple(SCHEDULES), START.schedule),
    Slider("steps", "Steps", 100, 4000, START.steps, 100),
)
MORE: tuple[Control, ...] = (
    Number("batch_size", "Batch size", 16, 1024, START.batch_size, 16),
    Number("learning_rate", "Learning rate", 1e-5, 0.1, START.learning_rate, 5e-4, "%.5f"),
    Slider("free_bits", "Free bits, nats per dimension", 0.0, 1.0, START.free_bits, 0.05),
    Number("seed", "Seed", 0, 2**31 - 1, START.seed, 1),
)
_LABELS = {
    "warm_up": "Warm-up, share of the training",
    "steepness": "Steepness of the S",
    "cycles": "Number of cycles",
    "ramp": "Rise of β, share of each cycle",
}


def of_schedules(kinds: Mapping[str, ScheduleKind]) -> dict[str, tuple[Slider, ...]]:
    """Return a slider for each parameter of each schedule, by the schedule's name.

    Schedules share the slider of a parameter with the same name and range. If ranges differ, each
    has its own key, and old links apply to all of them.
    """
    different = {parameter for kind in kinds.values() for parameter in kind.parameters}
    uses = Counter(parameter.name for parameter in different)

    def drawn(kind: ScheduleKind, parameter: Parameter) -> Slider:
        label = _LABELS.get(parameter.name, parameter.sentence)
        shared = replace(slider_of(parameter), label=label)
        if uses[parameter.name] == 1:
            return shared
        own = f"{kind.name}_{parameter.name}"
        return replace(shared, key=own, aliases=(parameter.name,))

    return {
        name: tuple(drawn(kind, parameter) for parameter in kind.parameters)
        for name, kind in kinds.items()
    }


def slider_of(parameter: Parameter) -> Slider:
    """Return the slider for a numeric parameter of a schedule."""
    default = parameter.default
    if isinstance(default, int):
        low, high = int(parameter.low), int(parameter.high)
        return Slider(parameter.name, parameter.sentence, low, high, default, 1)
    if not isinstance(default, float):
        raise TypeError(f"{parameter.name} is {default!r}: a slider takes a number")
    step = 0.05 if parameter.high <= 10 else 0.5
    return Slider(parameter.name, parameter.sentence, parameter.low, parameter.high, default, step)


OF_SCHEDULES = of_schedules(SCHEDULES)
ALL: tuple[Control, ...] = (
    *MAIN,
    *MORE,
    *dict.fromkeys(slider for sliders in OF_SCHEDULES.values() for slider in sliders),
)
"""All controls of the page."""


def draw() -> tuple[Config, dict[str, Any]]:
    """Draw all controls; return the config and the controls' values by key."""
    values = controls.draw(MAIN)
    kind = SCHEDULES[values["schedule"]]
    chosen = controls.draw(OF_SCHEDULES[kind.name])
    values |= controls.draw_more(MORE)
    own = zip((parameter.name for parameter in kind.parameters), chosen.values(), strict=True)
    return config_of(values | dict(own)), values | chosen
