"""Controls of a VAE's config."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from kllab.data.catalogue import DATASETS
from kllab.topics.vae.schedule_preview import SchedulePlan
from kllab.topics.vae.train import Config
from kllab.topics.vae.train.catalogue import LIKELIHOODS, PRIORS
from kllab.training.schedule_points import Points, read_points
from kllab.training.schedules import SCHEDULES
from pages.deep_learning.vae import designer
from pages.deep_learning.vae.designer import Designed
from pages.deep_learning.vae.presets import SIZES, config_of
from pages.web import address, controls
from pages.web.control_kinds import Choice, Control, Number, Slider
from pages.web.plain_text import as_text
from pages.web.schedule_controls import (
    LINE,
    OF_CAPACITY,
    POINTS,
    capacity_menu,
    of_capacity,
    of_schedules,
    often_and_seldom,
    parameters_of,
    schedule_menu,
    valid,
)

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
)
BETA = Slider("beta", "β, the weight of the rate", 0.0, 10.0, START.beta, 0.1)
STEPS = Slider("steps", "Steps", 100, 4000, START.steps, 100)
MORE: tuple[Control, ...] = (
    Number("batch_size", "Batch size", 16, 1024, START.batch_size, 16),
    Number("learning_rate", "Learning rate", 1e-5, 0.1, START.learning_rate, 5e-4, "%.5f"),
    Number("seed", "Seed", 0, 2**31 - 1, START.seed, 1),
    Number("training_images", "Training images, 0 for all", 0, 60_000, START.training_images, 100),
    Choice(
        "init",
        "Initial weights",
        ("default", "he", "glorot"),
        START.init,
        labels={"default": "PyTorch's", "he": "He's", "glorot": "Glorot's"},
    ),
    Choice(
        "precision",
        "Precision of the layers",
        ("float32", "bfloat16"),
        START.precision,
        help="bfloat16 has 3 digits instead of 7. Layers multiply faster if the processor has it; "
        "batches of 512 gain most. If it has not, the run says so and is in float32.",
    ),
)
FREE_BITS = Number("free_bits", "Free bits, nats", 0.0, 50.0, START.free_bits, 0.05)
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
PRIOR = Choice(
    "prior",
    "Prior p(z)",
    tuple(PRIORS),
    START.prior,
    labels={name: info.title for name, info in PRIORS.items()},
    help="With a learnt prior the rate has no closed form: it is estimated from draws of z. Free "
    "bits and the capacity need the rate itself.",
    menu=True,
)
COMPONENTS = Slider("prior_components", "Components of the prior", 2, 100, 20, 1)
MODEL_CHOICES: tuple[Control, ...] = (
    Choice(
        "likelihood",
        "Likelihood p(x|z)",
        tuple(LIKELIHOODS),
        START.likelihood,
        labels={name: info.title for name, info in LIKELIHOODS.items()},
        help="What the distortion measures, and which pixels the model sees. Nats of one are not "
        "compared with nats of another. The view “Formula” says more.",
        menu=True,
    ),
    PRIOR,
    Slider(
        "importance_samples",
        "Draws of z per image",
        1,
        20,
        START.importance_samples,
        1,
        help="1: the ELBO. More: the tighter bound of IWAE (Burda et al. 2016), whose steps take "
        "longer.",
    ),
)
CAPACITY: tuple[Control, ...] = (
    Number("gamma", "γ, the weight of |rate − C|", 0.0, 1e3, START.gamma, 1.0),
    C := Slider("capacity", "C, the capacity, nats", 0.0, 50.0, START.capacity, 0.5),
)


def all_controls() -> tuple[Control, ...]:
    """Return all controls of the page, also those of schedules that were registered just now."""
    each = list(of_schedules(SCHEDULES).values())
    each += [of_capacity(drawn) for drawn in each]
    by_key = {control.key: control for controls in each for control in controls.values()}
    main = (*BEFORE, BETA, schedule_menu(), STEPS, *MORE)
    rest = (
        FREE_BITS,
        FREE_BITS_OF,
        GROUP,
        OBJECTIVE,
        *CAPACITY,
        capacity_menu(),
        *MODEL_CHOICES,
        COMPONENTS,
    )
    return (*main, *rest, *by_key.values())


def draw() -> tuple[Config | None, dict[str, Any]]:
    """Draw all controls; return the config and the controls' values by key.

    If the values make no config, warn, and return None instead of it.
    """
    values = controls.draw(BEFORE)
    # Only what acts on the loss is drawn: beta and its schedule, or gamma, C and its schedule.
    has_capacity = address.held(OBJECTIVE) == "capacity"
    weights, menu = (CAPACITY, capacity_menu()) if has_capacity else ((BETA,), schedule_menu())
    values |= controls.draw((*weights, menu))
    of_kind: Mapping[str, Control] = of_schedules(SCHEDULES)[values[menu.key]]
    if has_capacity:
        of_kind = of_capacity(of_kind)
    often, seldom = often_and_seldom(of_kind)
    chosen = controls.draw(often)
    designer.draw_opener()
    values |= controls.draw((STEPS,))
    loss: list[Control] = [FREE_BITS, FREE_BITS_OF]
    if address.held(FREE_BITS_OF) == "group":
        loss.append(GROUP)
    loss.append(OBJECTIVE)
    choices = [*MODEL_CHOICES]
    if address.held(PRIOR) != START.prior:
        choices.insert(choices.index(PRIOR) + 1, COMPONENTS)
    folded = controls.draw_more({"Model": choices, "Loss": [*loss, *seldom], "Training": MORE})
    values |= {control.key: folded[control.key] for control in (*choices, *loss, *MORE)}
    chosen |= {key: value for key, value in folded.items() if key not in values}
    for control in of_kind.values():
        chosen[control.key] = valid(control, chosen[control.key])
    prefix = OF_CAPACITY if has_capacity else ""
    settings = values | {
        f"{prefix}{name}": chosen[control.key] for name, control in of_kind.items()
    }
    try:
        return config_of(settings), values | chosen
    except ValueError as error:
        st.warning(f"This cannot be trained: {as_text(str(error))}.", icon=":material/edit_off:")
        return None, values | chosen


def designed(values: Mapping[str, Any]) -> Designed:
    """Return the schedule that the controls' values, by key, describe: of C if there is one."""
    of_capacity_too = values[OBJECTIVE.key] == "capacity"
    menu, final = (capacity_menu(), C) if of_capacity_too else (schedule_menu(), BETA)
    kind = values[menu.key]
    drawn = of_schedules(SCHEDULES)[kind]
    line: Control = LINE
    if of_capacity_too:
        drawn, line = of_capacity(drawn), of_capacity({POINTS: LINE})[POINTS]
    by_name = {name: values[control.key] for name, control in drawn.items()}
    points: Points = read_points(by_name[POINTS]) if POINTS in by_name else ()
    plan = SchedulePlan(
        kind,
        parameters_of(kind, by_name),
        float(values[final.key]),
        int(values[STEPS.key]),
        of_capacity=of_capacity_too,
    )
    return Designed(plan, points, final, menu, OBJECTIVE, line, drawn)
