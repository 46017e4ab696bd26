"""Controls of a sweep of VAEs, and of the point to look at."""

from dataclasses import replace
from typing import Any

import streamlit as st

from kllab.data.catalogue import DATASETS
from kllab.topics.rate_distortion.run_view import Place, RateDistortionRun
from kllab.topics.rate_distortion.train import Config
from kllab.training.schedules import SCHEDULES
from pages.deep_learning.rate_distortion.presets import AND, CONSTANT, SIZES, SWEEPS, config_of
from pages.web import address, controls
from pages.web.control_kinds import Choice, Control, Number, Several, Slider
from pages.web.plain_text import as_text
from pages.web.schedule_controls import (
    NAMES,
    of_schedules,
    often_and_seldom,
    schedule_menu,
    valid,
)

START = Config()
MAIN: tuple[Control, ...] = (
    Choice(
        "sweep",
        "Values of β, the weight of the rate",
        tuple(SWEEPS),
        next(iter(SWEEPS)),
        labels={name: ", ".join(f"{beta:g}" for beta in betas) for name, betas in SWEEPS.items()},
        menu=True,
    ),
    Slider("seeds", "Seeds of each model", 1, 5, START.seeds, 1),
    Slider("steps", "Steps", 100, 4000, START.steps, 100),
    Several(
        "latent_dims",
        "Latent dimensions, a curve each",
        SIZES,
        tuple(str(size) for size in START.latent_dims),
    ),
)
DATA = Choice(
    "dataset",
    "Dataset",
    tuple(DATASETS),
    START.dataset,
    menu=True,
    labels={name: info.title for name, info in DATASETS.items()},
)
MORE: tuple[Control, ...] = (
    Number("hidden", "Hidden units", 16, 512, START.hidden[0], 16),
    Number("batch_size", "Batch size", 16, 1024, START.batch_size, 16),
    Number("learning_rate", "Learning rate", 1e-5, 0.1, START.learning_rate, 5e-4, "%.5f"),
    Number("seed", "First seed", 0, 2**31 - 6, START.seed, 1),
)


def schedules() -> Choice:
    """Return the menu of all registered schedules, and of pairs with the constant one."""
    alone = schedule_menu().options
    names = (*alone, *(f"{CONSTANT}{AND}{name}" for name in alone if name != CONSTANT))
    labels = {name: name.replace(of, label) for of, label in NAMES.items() for name in names}
    return Choice("schedules", "Schedule of β", names, CONSTANT, labels, menu=True)


def of_schedule(name: str) -> dict[str, Control]:
    """Return the controls of a schedule's parameters, by name."""
    found = of_schedules(SCHEDULES)[name]
    if "warm_up" in found:  # one for all schedules: a field of the config
        found["warm_up"] = replace(found["warm_up"], default=START.warm_up)  # type: ignore[type-var]
    return found


def all_controls() -> tuple[Control, ...]:
    """Return all controls of the page."""
    each = [of_schedule(name) for name in schedule_menu().options]
    by_key = {control.key: control for controls in each for control in controls.values()}
    return (*MAIN, schedules(), DATA, *MORE, *by_key.values())


def draw() -> tuple[Config | None, dict[str, Any]]:
    """Draw all controls; return the config, and the controls' values by key.

    If the values make no config, warn.
    """
    values = controls.draw((*MAIN, menu := schedules()))
    *_, last = values[menu.key].split(AND)
    of_kind = of_schedule(last)
    often, seldom = often_and_seldom(of_kind)
    values |= controls.draw((*often, DATA))
    values |= controls.draw_more({"Schedule": seldom, "Training": MORE} if seldom else MORE)
    values |= {each.key: valid(each, values[each.key]) for each in of_kind.values()}
    # A control may have a key of its own, if schedules differ in the range of a parameter.
    by_name = {name: values[each.key] for name, each in of_kind.items()}
    keys = {each.key for each in of_kind.values()}
    rest = {key: value for key, value in values.items() if key not in keys}
    try:
        return config_of(rest | by_name), values
    except ValueError as error:
        st.warning(f"This cannot be trained: {as_text(str(error))}.", icon=":material/edit_off:")
        return None, values


def of_points(config: Config) -> Choice:
    """Return the choice among the models of a sweep."""
    names = names_of(config)
    middle = min(
        (place for place in names if place.curve == len(config.curves) - 1 and not place.seed),
        key=lambda place: abs(config.betas[place.beta] - 1),
    )
    labels = {name: f"β = {name}" for name in names.values()}
    return Choice("point", "Point", tuple(names.values()), names[middle], labels, menu=True)


def names_of(config: Config) -> dict[Place, str]:
    """Return the name of each model of a sweep by its place.

    >>> list(names_of(Config(betas=(0.5, 1.0), seeds=1, latent_dims=(2, 16))).values())
    ['0.5, 2 latents', '1, 2 latents', '0.5, 16 latents', '1, 16 latents']
    """
    found = {}
    curves, seeds, betas = config.shape
    for curve in range(curves):
        kind = config.curves[curve]
        size = f", {kind.latent_dim} latents" if len(config.latent_dims) > 1 else ""
        schedule = f", {kind.schedule}" if len(config.schedules) > 1 else ""
        for seed in range(seeds):
            number = f", seed {config.seed + seed}" if seeds > 1 else ""
            for beta in range(betas):
                name = f"{config.betas[beta]:g}{size}{schedule}{number}"
                found[Place(curve, seed, beta)] = name
    return found


def chosen(run: RateDistortionRun) -> Place:
    """Draw the menu of a run's points; return the place of the chosen one."""
    menu, names = of_points(run.config), names_of(run.config)
    address.read((menu,))
    with address.section((menu,)):
        name = controls.draw_one(menu)
    return next(place for place, each in names.items() if each == name)


def choose(config: Config, place: Place) -> None:
    """Look at another point of a run."""
    address.assign({of_points(config).key: names_of(config)[place]})
