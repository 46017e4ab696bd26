"""Recorded runs: the presets of training pages, trained beforehand by the same code and seed.

Written by scripts/record_runs.py, one file for each preset. A recorded run is opened by its id in
the address, as any other run. scripts/record_latent_space.py writes models beside them.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.runs import RunStatus, State
from kllab.runs.store.checkpoints import load_checkpoint
from kllab.training.record import Checkpoint
from kllab.training.run_view import Arrays, Columns
from pages.web.navigation import FOLDER

PATH = FOLDER.parent / "assets" / "recorded_runs"
POINTS = 400
"""Largest number of records of a run in its file: as many as a page draws of a fresh run."""
_PREFIX = "recorded-"
_COLUMNS, _ARRAYS, _STEPS, _VALUES = "columns/", "arrays/", "steps/", "over_time/"
"""Beginnings of names in a file; steps and values over time have the name of an array."""
_SPELLED = {"×": "x", "β": "beta", "α": "alpha"}


@dataclass(frozen=True, eq=False)
class Recorded:
    """A run made beforehand.

    Attributes
    ----------
    config : str
        The config as JSON, with the seed.
    made : mapping of str to str
        Date, version of torch and processor.
    columns : mapping of str to numpy.ndarray
        Numbers of at most `POINTS` records by name, NaN where not measured; read-only.
    arrays : mapping of str to numpy.ndarray
        The newest array of each name; read-only.
    over_time : mapping
        By name the arrays of some steps, in order; read-only.
    """

    config: str
    made: Mapping[str, str]
    columns: Columns
    arrays: Arrays
    over_time: Mapping[str, Mapping[int, NDArray[Any]]] = field(default_factory=dict)

    @property
    def seed(self) -> int:
        """Seed of the training."""
        return int(json.loads(self.config)["seed"])

    @property
    def day(self) -> datetime:
        """Day of the training."""
        return datetime.fromisoformat(self.made["date"]).replace(tzinfo=UTC)

    def status(self, experiment: str, run_id: str) -> RunStatus:
        """Return the status of a finished run; it has no actions."""
        step, total_steps = (int(self.columns[name][-1]) for name in ("step", "total_steps"))
        day = self.day.timestamp()
        return RunStatus(
            run_id, experiment, self.config, State.FINISHED, "", step, total_steps,
            created=day, started=day, ended=day, queue_position=None, updated=day,
        )  # fmt: skip


def id_of(preset: str) -> str:
    """Return the id of the run of a preset, as it is in the address.

    >>> id_of("β-VAE, β = 4"), id_of("KL × 1/batches")
    ('recorded-beta-vae-beta-4', 'recorded-kl-x-1-batches')
    """
    spelled = "".join(_SPELLED.get(each, each) for each in preset)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode().lower()
    return _PREFIX + re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


def is_recorded(run_id: str) -> bool:
    """Return whether an id has the form of a recorded run's; there may be no such run."""
    return run_id.startswith(_PREFIX)


def path_of(experiment: str, run_id: str, folder: Path = PATH) -> Path:
    """Return the file of a run."""
    return folder / experiment / f"{run_id.removeprefix(_PREFIX)}.npz"


@cache
def files() -> Mapping[tuple[str, str], Path]:
    """Return all files by experiment and id."""
    found = sorted(PATH.glob("*/*.npz"))
    return {(path.parent.name, _PREFIX + path.stem): path for path in found}


def ids(experiment: str) -> frozenset[str]:
    """Return the ids of the recorded runs of an experiment."""
    return frozenset(run_id for each, run_id in files() if each == experiment)


def experiment_of(run_id: str, page: str) -> str | None:
    """Return the experiment of a recorded run: that of `page`, if it has one of this id."""
    found = [experiment for experiment, each in files() if each == run_id]
    return page if page in found else next(iter(found), None)


@lru_cache(maxsize=128)
def load(experiment: str, run_id: str) -> Recorded:
    """Return a recorded run.

    Raises
    ------
    KeyError
        If there is none.
    """
    return read(files()[experiment, run_id])


@lru_cache(maxsize=8)
def load_model(topic: str, name: str) -> Checkpoint:
    """Return the checkpoint of a model that was trained beforehand for a topic.

    Its tensors are float16. The metadata have the config, the numbers of the last test, and how
    much the rounding of the weights changes (`probability_error`).

    Raises
    ------
    UnreadableCheckpoint
        If there is none, or it is damaged.
    """
    checkpoint = load_checkpoint(PATH / topic / f"{name}.safetensors")
    for tensor in checkpoint.tensors.values():
        tensor.flags.writeable = False  # pages share them between visitors
    return checkpoint


def read(path: Path) -> Recorded:
    """Return the run in a file."""
    with np.load(path, allow_pickle=False) as stored:
        found: dict[str, NDArray[Any]] = {name: stored[name] for name in stored.files}
    for values in found.values():
        values.flags.writeable = False  # pages share them between visitors
    columns, arrays = (
        {name.removeprefix(kind): values for name, values in found.items() if name.startswith(kind)}
        for kind in (_COLUMNS, _ARRAYS)
    )
    over_time = {
        name.removeprefix(_STEPS): dict(
            zip(steps.tolist(), found[_VALUES + name.removeprefix(_STEPS)], strict=True)
        )
        for name, steps in found.items()
        if name.startswith(_STEPS)
    }
    config, made = (str(found[name].item()) for name in ("config", "made"))
    return Recorded(config, json.loads(made), columns, arrays, over_time)


def stored(run: Recorded) -> dict[str, NDArray[Any]]:
    """Return the contents of the file of a run, by name."""
    return {
        "config": np.array(run.config),
        "made": np.array(json.dumps(run.made)),
        **{_COLUMNS + name: values for name, values in run.columns.items()},
        **{_ARRAYS + name: values for name, values in run.arrays.items()},
        **{_STEPS + name: np.array(list(by_step)) for name, by_step in run.over_time.items()},
        **{
            _VALUES + name: np.stack(list(by_step.values()))
            for name, by_step in run.over_time.items()
        },
    }
