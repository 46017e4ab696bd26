"""Train the presets of all training pages and write assets/recorded_runs.

    python -m scripts.record_runs [experiment ...] [--output assets/recorded_runs]

Each page shows the run of its preset before a visitor trains one. Runs that are recorded with the
same config are skipped, and each file is written after its training, so that the script can be
stopped and continued. All trainings take about ten minutes on one core. Results are reproducible
on one machine with one version of torch; elsewhere rounding may change them.
"""

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from kllab.runs.store.array_history import choose_steps
from kllab.runs.store.history import choose_rows
from kllab.topics import EXPERIMENTS, load
from kllab.training.run_view import Columns
from pages.web import recorded_runs
from pages.web.recorded_runs import POINTS, Recorded, id_of, path_of
from scripts.measure_presets import columns_and_arrays, made, of_page
from scripts.npz import npz_bytes


def thinned(columns: Columns) -> Columns:
    """Return the rows that a page draws, without the time that the training took."""
    kept = {name: values for name, values in columns.items() if name != "seconds"}
    present = ~np.isnan(np.stack(list(kept.values()), axis=1))
    rows = choose_rows(present, POINTS)
    return {name: values[rows].astype(np.float64) for name, values in kept.items()}


def recorded(config: Any, records: Iterable[Any], over_time: Mapping[str, int]) -> Recorded:
    """Return the run of a training from its records.

    `over_time` names the arrays of which several steps are kept, and the most steps of each.
    """
    found: dict[str, dict[int, Any]] = {name: {} for name in over_time}

    def noted() -> Iterator[Any]:
        for record in records:
            for name in found.keys() & (arrays := record.arrays()).keys():
                found[name][record.step] = arrays[name]
            yield record

    columns, arrays = columns_and_arrays(noted())
    kept = {
        name: {step: by_step[step] for step in choose_steps(list(by_step), over_time[name])}
        for name, by_step in found.items()
        if by_step  # not all configs have all arrays
    }
    return Recorded(config.to_json(), made(), thinned(columns), arrays, kept)


def is_current(path: Path, config: Any, over_time: Mapping[str, int]) -> bool:
    """Return whether a file has a run of this config, with all arrays over time."""
    if not path.exists():
        return False
    run = recorded_runs.read(path)
    is_same = json.loads(run.config) == json.loads(config.to_json())
    return is_same and run.over_time.keys() == over_time.keys() & run.arrays.keys()


def record(experiment: str, folder: Path) -> Iterator[str]:
    """Train what is missing in `folder`; yield a line after each training."""
    files, page = set(), of_page(experiment)
    over_time = page.run_type.recorded_over_time
    for preset, config in page.configs.items():
        path = path_of(experiment, id_of(preset), folder)
        files.add(path)
        if is_current(path, config, over_time):
            continue
        run = recorded(config, load(experiment).train(config), over_time)
        content = npz_bytes(recorded_runs.stored(run))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        yield f"{path.relative_to(folder)}: {len(content):,} bytes"
    for path in (folder / experiment).glob("*.npz"):
        if path not in files:
            path.unlink()
            yield f"{path.relative_to(folder)}: removed, there is no such preset"


def main() -> None:
    """Train the presets that are not recorded yet."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("experiments", nargs="*", metavar="experiment", choices=[*EXPERIMENTS, []])
    parser.add_argument("--output", type=Path, default=recorded_runs.PATH)
    options = parser.parse_args()
    for experiment in options.experiments or EXPERIMENTS:
        for line in record(experiment, options.output):
            print(line, flush=True)


if __name__ == "__main__":
    main()
