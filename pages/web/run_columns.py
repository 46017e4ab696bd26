"""Columns of the table that compares runs: what differs between them, and their numbers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import isfinite, nan
from typing import Any

from kllab.divergences.units import NONE, plus_minus, written
from kllab.training.comparison import SEED, Compared, SeedGroup, differing
from kllab.training.run_view import RunView
from kllab.training.settings import Settings
from pages.web.number import Number, Parts


@dataclass(frozen=True, eq=False)
class Row:
    """What the table has of a run, or of a part of one.

    Attributes
    ----------
    short : str
        Its letter, empty for none.
    name : str
        What it is called if it has a row of its own.
    run : Compared
    numbers : mapping of str to str
        A `Number`, or another text, by name.
    note : str
        What its owner wrote about it.
    measured_as : str
        Rows of different ones are in different tables.
    """

    short: str
    name: str
    run: Compared
    numbers: Mapping[str, str]
    note: str
    measured_as: str


def rows_of(
    short: str, name: str, view: RunView[Any], step: int, parts: Parts, note: str = ""
) -> list[Row]:
    """Return the rows of a run."""
    found = []
    for part, numbers in parts.items():
        values = {key: x.value for key, x in numbers.items() if isinstance(x, Number)}
        run = Compared(view.config, step, values, part)
        found.append(Row(short, name, run, numbers, note, view.measured_as))
    return found


@dataclass(frozen=True)
class Column:
    """Column of a table.

    Attributes
    ----------
    values : sequence
        What it is sorted by.
    texts : sequence of str
        What is read.
    help : str, optional
        What it means.
    spreads : sequence of float, optional
        Standard deviations of the values.
    """

    values: Sequence[Any]
    texts: Sequence[str]
    help: str | None = None
    spreads: Sequence[float] = ()


Columns = dict[str, Column]
_MOST_BEFORE = 3
"""Number of settings that stand before the numbers; more stand after them."""


def of_runs(first: str, rows: Sequence[Row], explained: Mapping[str, str]) -> Columns:
    """Return the columns of a table with a row for each run."""
    runs = [row.run for row in rows]
    found = {first: _texts([row.name for row in rows])} | _of_parts(runs)
    settings = _of_settings(runs)
    seeds = [getattr(run.config, SEED, nan) for run in runs]
    if len(set(seeds)) > 1:
        settings[SEED] = _values(seeds, _meaning(runs[0].config, SEED))
    settings |= _of_steps(runs)
    if len(settings) <= _MOST_BEFORE:
        found |= settings
    for name, example in _examples(rows).items():
        cells = [row.numbers.get(name, NONE) for row in rows]
        values = [x.value if isinstance(x, Number) else nan for x in cells]
        is_number = isinstance(example, Number)
        found[_head(name, example, settings)] = Column(
            values if is_number else cells, cells, explained.get(name)
        )
    found |= settings
    if any(row.note for row in rows):
        found["note"] = _texts([row.note or NONE for row in rows])
    return found


def of_groups(
    first: str, rows: Sequence[Row], groups: Sequence[SeedGroup], explained: Mapping[str, str]
) -> Columns:
    """Return the columns of a table with a row for runs that differ only in their seed."""
    runs = [group.runs[0] for group in groups]
    found = {first: _texts([_together(rows, group) for group in groups])} | _of_parts(runs)
    settings = _of_settings(runs) | _of_steps(runs)
    found["n"] = _values([len(group.runs) for group in groups], "Number of seeds.")
    if len(settings) <= _MOST_BEFORE:
        found |= settings
    for name, example in _examples(rows).items():
        head, meaning = _head(name, example, settings), explained.get(name)
        if isinstance(example, Number):
            spread = partial(_mean_and_spread, name=name, form=example.form)
            means = [group.mean.get(name, nan) for group in groups]
            spreads = [group.deviation.get(name, nan) for group in groups]
            found[head] = Column(means, [spread(group) for group in groups], meaning, spreads)
        else:
            found[head] = _texts([_all_of(rows, group, name) for group in groups], meaning)
    return found | settings


def _together(rows: Sequence[Row], group: SeedGroup) -> str:
    """Name the runs of a group."""
    members = [rows[index] for index in group.members]
    if len(members) == 1:
        return members[0].name
    if all(row.short for row in members):
        return ", ".join(row.short for row in members)
    return f"{members[0].name} and {len(members) - 1} more"


def _mean_and_spread(group: SeedGroup, *, name: str, form: str) -> str:
    mean, spread = group.mean.get(name, nan), group.deviation.get(name, nan)
    if len(group.runs) == 1 or not isfinite(mean):
        return written(mean, form)
    percent = form.endswith("%")
    return plus_minus(100 * mean, 100 * spread) + " %" if percent else plus_minus(mean, spread)


def _all_of(rows: Sequence[Row], group: SeedGroup, name: str) -> str:
    """Return the texts of a group, each once."""
    return ", ".join(dict.fromkeys(rows[index].numbers.get(name, NONE) for index in group.members))


def _examples(rows: Sequence[Row]) -> dict[str, str]:
    """Return a number of each name."""
    found: dict[str, str] = {}
    for row in rows:
        found |= {name: x for name, x in row.numbers.items() if name not in found}
    return found


def _head(name: str, example: str, taken: Collection[str]) -> str:
    """Return the head of a column of numbers; a setting may have the same name."""
    head = f"{name}, measured" if name in taken else name
    unit = example.unit if isinstance(example, Number) else ""
    return f"{head}, {unit}" if unit else head


def _of_parts(runs: Sequence[Compared]) -> Columns:
    return {"part": _texts([run.part for run in runs])} if any(run.part for run in runs) else {}


def _of_settings(runs: Sequence[Compared]) -> Columns:
    """Return a column for each setting that is not the same in all runs."""
    return {
        name: _values(values, _meaning(runs[0].config, name))
        for name, values in differing([run.config for run in runs]).items()
    }


def _of_steps(runs: Sequence[Compared]) -> Columns:
    steps = [run.step for run in runs]
    return {"step": _values(steps)} if len(set(steps)) > 1 else {}


def _meaning(config: Settings, setting: str) -> str | None:
    parameter = config.described().get(setting)
    return parameter.sentence if parameter else None


def _texts(texts: Sequence[str], help: str | None = None) -> Column:
    return Column(texts, texts, help)


def _values(values: Sequence[Any], help: str | None = None) -> Column:
    """Return a column of settings: of numbers if all are, else of texts."""
    texts = list(map(_text_of, values))
    if all(value is None or _is_number(value) for value in values):
        return Column([nan if value is None else value for value in values], texts, help)
    return Column(texts, texts, help)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text_of(value: Any) -> str:
    if value is None:
        return NONE
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return written(value, ".10g")
    return ", ".join(map(_text_of, value)) if isinstance(value, list | tuple) else str(value)
