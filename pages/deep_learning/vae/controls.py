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
from pages.web import address, controls
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
BEFORE: tuple[Control, ...] = (
    DATA,
    Choice("size", "Model size", tuple(SIZES), "recommended"),
    Slider("latent_dim", "Latent dimensions", 1, 64, START.latent_dim, 1),
    Slider("beta", "β, the weight of the rate", 0.0, 10.0, START.beta, 0.1),
)
STEPS = Slider("steps", "Steps", 100, 4000, START.steps, 100)
MORE: tuple[Control, ...] = (
    Number("batch_size", "Batch size", 16, 1024, START.batch_size, 16),
    Number("learning_rate", "Learning rate", 1e-5, 0.1, START.learning_rate, 5e-4, "%.5f"),
    Number("seed", "Seed", 0, 2**31 - 1, START.seed, 1),
    Number("free_bits", "Free bits, nats", 0.0, 50.0, START.free_bits, 0.05),
)
FREE_BITS_OF = Choice(
    "free_bits_of",
    "Free bits of",
    ("dimension", "group", "rate"),
    START.free_bits_of,
    labels={"dimension": "each dimension", "group": "each group", "rate": "the rate"},
)
GROUP = Slider("free_bits_group", "Dimensions in a group", 1, 64, START.free_bits_group, 1)
OBJECTIVE = Choice(
    "objective",
    "Added to the distortion",
    ("beta", "capacity"),
    START.objective,
    labels={"beta": "β rate", "capacity": "γ |rate − C|"},
)
CAPACITY: tuple[Control, ...] = (
    Number("gamma", "γ, the weight of |rate − C|", 0.0, 1e3, START.gamma, 1.0),
    Slider("capacity", "C, the capacity, nats", 0.0, 50.0, START.capacity, 0.5),
)
RARE = frozenset(("shape", "start", "delay"))
"""Parameters of schedules that are among the rarely used settings."""
_LABELS = {
    "warm_up": "Warm-up, share of the training",
    "steepness": "Steepness of the S",
    "cycles": "Number of cycles",
    "ramp": "Rise of β, share of each cycle",
    "shape": "Shape of each rise",
    "start": "β at the start",
    "delay": "Delay before β moves, share of the training",
    "epochs": "Epochs of the training",
}
_RANGES: Mapping[str, tuple[float, float]] = {"start": (0.0, 10.0), "epochs": (2, 100)}
"""Ranges of sliders that are narrower than those of their parameters."""


def schedule_menu() -> Choice:
    """Return the menu of all registered schedules whose parameters have controls."""
    options = tuple(of_schedules(SCHEDULES))
    return Choice("schedule", "Schedule of β", options, START.schedule)


def capacity_menu() -> Choice:
    """Return the menu of the schedules of C."""
    options, first = schedule_menu().options, START.capacity_schedule
    return Choice("capacity_schedule", "Schedule of C", options, first, menu=True)


def of_capacity(drawn: Mapping[str, Control]) -> dict[str, Control]:
    """Return the controls of a schedule of beta as those of a schedule of C."""
    return {
        name: replace(  # type: ignore[type-var]
            control,
            key=f"capacity_{control.key}",
            label=control.label.replace("β", "C"),
            aliases=(),
        )
        for name, control in drawn.items()
    }


def of_schedules(kinds: Mapping[str, ScheduleKind]) -> dict[str, dict[str, Control]]:
    """Return a control for each parameter of each schedule, by the names of both.

    Schedules share the control of a parameter with the same name and range. If ranges differ, each
    has its own key, and old links apply to all of them. A schedule with a list of numbers, such as
    points, has no controls, and is missing.
    """
    drawn = {
        name: kind
        for name, kind in kinds.items()
        if not any(isinstance(parameter.default, tuple) for parameter in kind.parameters)
    }
    different = {parameter for kind in drawn.values() for parameter in kind.parameters}
    uses = Counter(parameter.name for parameter in different)

    def own(kind: ScheduleKind, parameter: Parameter) -> Control:
        shared = control_of(parameter)
        if uses[parameter.name] == 1:
            return shared
        key = f"{kind.name}_{parameter.name}"
        return replace(shared, key=key, aliases=(parameter.name,))

    return {
        name: {parameter.name: own(kind, parameter) for parameter in kind.parameters}
        for name, kind in drawn.items()
    }


def control_of(parameter: Parameter) -> Slider | Choice:
    """Return the slider of a number, or the choice of a text."""
    name, default = parameter.name, parameter.default
    label = _LABELS.get(name, parameter.sentence)
    low, high = _RANGES.get(name, (parameter.low, parameter.high))
    if isinstance(default, str):
        return Choice(name, label, parameter.choices, default)
    if isinstance(default, int):
        return Slider(name, label, int(low), int(high), default, 1)
    if not isinstance(default, float):
        raise TypeError(f"{name} is {default!r}: a control takes a number or a text")
    return Slider(name, label, low, high, default, 0.05 if high <= 10 else 0.5)


def all_controls() -> tuple[Control, ...]:
    """Return all controls of the page, also those of schedules that were registered just now."""
    each = list(of_schedules(SCHEDULES).values())
    each += [of_capacity(drawn) for drawn in each]
    by_key = {control.key: control for controls in each for control in controls.values()}
    main = (*BEFORE, schedule_menu(), STEPS, *MORE)
    rest = (FREE_BITS_OF, GROUP, OBJECTIVE, *CAPACITY, capacity_menu())
    return (*main, *rest, *by_key.values())


def draw() -> tuple[Config, dict[str, Any]]:
    """Draw all controls; return the config and the controls' values by key."""
    drawn = of_schedules(SCHEDULES)
    values = controls.draw((*BEFORE, menu := schedule_menu(), STEPS))
    of_beta = drawn[values[menu.key]]
    often, seldom = (
        [control for name, control in of_beta.items() if (name in RARE) is rare]
        for rare in (False, True)
    )
    chosen = controls.draw(often)
    more = [*MORE, FREE_BITS_OF]
    if address.held(FREE_BITS_OF) == "group":
        more.append(GROUP)
    more.append(OBJECTIVE)
    of_c: Mapping[str, Control] = {}
    if address.held(OBJECTIVE) == "capacity":
        more += (*CAPACITY, menu := capacity_menu())
        of_c = of_capacity(drawn[address.held(menu)])
    folded = controls.draw_more((*more, *of_c.values(), *seldom))
    values |= {control.key: folded[control.key] for control in more}
    chosen |= {key: value for key, value in folded.items() if key not in values}
    settings = values | {name: chosen[control.key] for name, control in of_beta.items()}
    if of_c:
        settings["capacity_parameters"] = {n: chosen[one.key] for n, one in of_c.items()}
    return config_of(settings), values | chosen
