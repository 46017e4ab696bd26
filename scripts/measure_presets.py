"""Train the presets of all training pages and write assets/measured_presets.json.

    python -m scripts.measure_presets [experiment ...] [--output assets/measured_presets.json]

Captions take their numbers from that file. Trainings that are recorded with the same config and
quantities are skipped, and the file is written after each training, so that the script can be
stopped and continued. All trainings take half an hour on one core. Results are reproducible on one
machine with one version of torch; elsewhere rounding may change them.
"""

import argparse
import datetime
import json
import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import torch

from kllab.topics import EXPERIMENTS, load, run_view
from kllab.training.run_view import RunView
from pages.web import measured_presets
from pages.web.measured_presets import SEEDS, Measured
from pages.web.navigation import page_of
from pages.web.outcome import Caption, quantities_of


def columns_and_arrays(
    records: Iterable[Any],
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Return the numbers of a training's records by name, and the newest array of each name."""
    rows: list[dict[str, float]] = []
    arrays: dict[str, np.ndarray] = {}
    for record in records:
        rows.append(record.scalars())
        arrays |= record.arrays()
    names = dict.fromkeys(name for row in rows for name in row)  # in the order of the records
    return {name: np.array([row.get(name, np.nan) for row in rows]) for name in names}, arrays


def trained(run_type: type[RunView[Any]], config: Any, records: Iterable[Any]) -> RunView[Any]:
    """Return the run of a training from its records."""
    return run_type.of(config, *columns_and_arrays(records))


def values_of(caption: Caption, run: RunView[Any]) -> dict[str, float]:
    """Return the quantities of a caption, rounded to six digits."""
    return {
        name: float(f"{quantity(run):.6g}") for name, quantity in quantities_of(caption).items()
    }


def made() -> dict[str, str]:
    """Return the date, the version of torch and the processor."""
    return {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "torch": torch.__version__,
        "processor": torch.backends.cpu.get_cpu_capability() + " " + platform.machine(),
    }


def still_valid(entry: Measured | None, config: Any, caption: Caption) -> bool:
    """Return whether an entry has this config and all quantities of the caption."""
    return (
        entry is not None
        and entry.config == json.loads(config.to_json())
        and entry.values.keys() == quantities_of(caption).keys()
    )


@dataclass(frozen=True)
class OfPage:
    """Configs and captions of a training page, by preset."""

    configs: Mapping[str, Any]
    captions: Mapping[str, Caption]
    run_type: type[RunView[Any]]


def of_page(name: str) -> OfPage:
    """Return configs and captions of a topic's page."""
    page = page_of(name).package
    presets, view = import_module(f"{page}.presets"), run_view(name)
    assert view, "a page that trains draws runs"
    return OfPage(
        {preset: presets.config_of(values) for preset, values in presets.PRESETS.items()},
        import_module(f"{page}.captions").CAPTIONS,
        view,
    )


def measure(page: OfPage, experiment: str, presets: dict[str, Measured]) -> Iterator[str]:
    """Train what is missing in `presets`; yield a line after each training."""
    for preset, config in page.configs.items():
        caption = page.captions[preset]
        entry = presets.get(preset)
        if entry is None or not still_valid(entry, config, caption):
            names = quantities_of(caption)
            entry = Measured(json.loads(config.to_json()), made(), {name: [] for name in names})
        for seed in SEEDS[min(map(len, entry.values.values())) :]:
            seeded = replace(config, seed=seed)
            run = trained(page.run_type, seeded, load(experiment).train(seeded))
            for name, value in values_of(caption, run).items():
                entry.values[name].append(value)
            presets[preset] = entry
            yield f"{experiment}, {preset}, seed {seed}: {entry.of_seed(-1)}"


def main() -> None:
    """Train the presets that are not measured yet."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("experiments", nargs="*", metavar="experiment", choices=[*EXPERIMENTS, []])
    parser.add_argument("--output", type=Path, default=measured_presets.PATH)
    options = parser.parse_args()
    before = measured_presets.load(options.output) if options.output.exists() else {}
    found = {name: dict(before.get(name, {})) for name in EXPERIMENTS}
    for experiment in options.experiments or EXPERIMENTS:
        page, presets = of_page(experiment), found[experiment]
        for line in measure(page, experiment, presets):
            measured_presets.save(found, options.output)
            print(line, flush=True)
        # In the order of the page, without presets that were removed.
        found[experiment] = {name: presets[name] for name in page.configs}
        measured_presets.save(found, options.output)


if __name__ == "__main__":
    main()
