"""Presets of maximum entropy: sweep, learners and cases."""

from collections.abc import Mapping
from typing import Any

from kllab.topics.maximum_entropy.train.config import Config

SWEEP = (0.003, 0.01, 0.03, 0.1, 0.2, 0.3, 1.0, 10.0)
"""Temperatures of the sweep."""

LEARNERS: Mapping[str, str] = {
    "target": "one, α tuned to a target entropy",
    "fixed": "one, α fixed as above",
    "sweep": f"eight, α fixed from {SWEEP[0]:g} to {SWEEP[-1]:g}",
}

_START = Config(steps=3000)

_PLAIN = {
    "map": _START.map,
    "slip": _START.slip,
    "ends": "restart",
    "discount": _START.discount,
    "alpha": 0.05,
    "learners": "target",
    "target": 0.5,
    "losses": "right",
    "steps": _START.steps,
}

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "Temperature tuned": _PLAIN,
    "Eight temperatures": _PLAIN | {"learners": "sweep"},
    "Too hot": _PLAIN | {"alpha": 3.0, "learners": "fixed"},
    "Cliff": _PLAIN | {"map": "cliff", "hole": 1.0, "alpha": 0.1, "learners": "sweep"},
    "FrozenLake": _PLAIN
    | {"map": "frozen_lake", "slip": 2 / 3, "hole": 0.0, "ends": "end", "alpha": 0.02},
    "The tutorial's losses": _PLAIN | {"losses": "tutorial"},
    "Mean over actions alone": _PLAIN | {"losses": "mean_over_actions"},
}
"""Values of the page's controls by preset."""


_WORLD = {name: _PLAIN[name] for name in ("map", "slip", "ends", "discount", "alpha")}

EXACT_PRESETS: Mapping[str, Mapping[str, Any]] = {
    "Open room": _WORLD,
    "Open room, cold": _WORLD | {"alpha": 0.005},
    "Open room, hot": _WORLD | {"alpha": 3.0},
    "Two doors": _WORLD | {"map": "two_doors"},
    "Four rooms": _WORLD | {"map": "four_rooms"},
    "Cliff, cold": _WORLD | {"map": "cliff", "hole": 1.0, "alpha": 0.01},
    "Cliff, hot": _WORLD | {"map": "cliff", "hole": 1.0, "alpha": 0.3},
    "FrozenLake": _WORLD
    | {"map": "frozen_lake", "slip": 2 / 3, "hole": 0.0, "ends": "end", "alpha": 0.02},
}
"""Values of the controls of the exact part by preset."""


def config_of(values: Mapping[str, Any]) -> Config:
    """Return the config of the controls' values, given by key.

    >>> config_of(PRESETS["Too hot"]).alphas
    (3.0,)
    """
    chosen = dict(values)
    learners, alpha, ends = (chosen.pop(name) for name in ("learners", "alpha", "ends"))
    return Config(
        temperature="automatic" if learners == "target" else "fixed",
        ends=ends == "end",
        targets=(chosen.pop("target", 0.5),),
        alphas=SWEEP if learners == "sweep" else (alpha,),
        **chosen,
    )
