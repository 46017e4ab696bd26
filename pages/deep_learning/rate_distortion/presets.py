"""Presets of the sweeps of VAEs, and lists of betas."""

from collections.abc import Mapping
from typing import Any

from kllab.topics.rate_distortion.train.config import Config
from kllab.training.schedules import SCHEDULES
from pages.web.schedule_controls import POINTS, parameters_of

_START = Config()

SWEEPS: Mapping[str, tuple[float, ...]] = {
    "six, 0.1 to 10": _START.betas,
    "three, 0.1 to 10": (0.1, 1.0, 10.0),
    "ten, 0.1 to 10": (0.1, 0.2, 0.4, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0),
    "six, 0.4 to 2.5": (0.4, 0.6, 0.8, 1.0, 1.5, 2.5),
    "six, 0.01 to 1": (0.01, 0.03, 0.1, 0.3, 0.6, 1.0),
}
"""Lists of betas by name."""
SIZES = ("2", "4", "8", "16", "32")
"""Numbers of latent dimensions to choose from."""
CONSTANT, AND = "constant", " and "
"""The schedule that others are compared with, and what stands between the names of two."""

_PLAIN: Mapping[str, Any] = {
    "dataset": _START.dataset,
    "sweep": "six, 0.1 to 10",
    "latent_dims": [str(size) for size in _START.latent_dims],
    "schedules": CONSTANT,
    "start": 0.0,
    "delay": 0.0,
    "seeds": _START.seeds,
    "steps": _START.steps,
}

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "β from 0.1 to 10, three seeds": _PLAIN,
    "Two latent sizes": {**_PLAIN, "latent_dims": ["2", "16"], "seeds": 1},
    "Annealed or not": {
        **_PLAIN,
        "schedules": f"{CONSTANT}{AND}linear",
        "warm_up": _START.warm_up,
        "seeds": 1,
    },
    "Small digits, quick": {**_PLAIN, "dataset": "digits_8x8", "sweep": "three, 0.1 to 10"},
}
"""Values of the page's controls by preset."""


def config_of(values: Mapping[str, Any]) -> Config:
    """Return the config of the controls' values, given by key.

    The parameters of schedules, by name, are those of the last schedule: the constant one that
    another is compared with has none.

    >>> config_of(PRESETS["Two latent sizes"]).latent_dims
    (2, 16)

    Raises
    ------
    ValueError
        If the sweep is too large, or has no latent size.
    """
    of_schedules = {POINTS, *(each.name for kind in SCHEDULES.values() for each in kind.parameters)}
    own = {"sweep", "latent_dims", "schedules", "hidden", *of_schedules} - {"warm_up"}
    settings = {name: value for name, value in values.items() if name not in own}
    *_, last = values["schedules"].split(AND)
    parameters = parameters_of(last, {n: x for n, x in values.items() if n != "warm_up"})
    return Config(
        betas=SWEEPS[values["sweep"]],
        latent_dims=tuple(map(int, values["latent_dims"])),
        schedules=tuple(values["schedules"].split(AND)),
        hidden=(values["hidden"],) if "hidden" in values else _START.hidden,
        schedule_parameters={last: parameters},
        **settings,
    )
