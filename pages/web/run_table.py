"""Table of runs: a row for each, or for those that differ only in their seed; sorted by a click."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from kllab.data.csv_text import to_csv
from kllab.divergences.units import NONE
from kllab.training.comparison import seed_groups
from pages.web import controls
from pages.web.control_kinds import Choice
from pages.web.plain_text import as_text
from pages.web.run_columns import Column, Columns, Row, of_groups, of_runs

ROWS = Choice(
    "table_rows",
    "Rows of the table",
    ("runs", "seeds"),
    "runs",
    labels={"runs": "Each run", "seeds": "Seeds together"},
    titled=False,
)
"""Control of the table; it is in the address."""
_LETTER, _AROUND, _WIDEST = 7, 22, 300
"""Pixels of a letter, around a text, and of the widest column."""
_SPREAD = (
    "Mean ± standard deviation over the seeds, with n − 1; n is the number of seeds. One seed has "
    "no spread. Runs are together if they are at the same step and differ only in the seed."
)
_NO_SEEDS = "Runs with other seeds add means and spreads."
_OTHERS = "Numbers of different likelihoods are not compared: each has its own table."


def draw(every: Sequence[Row], *, key: str, explained: Mapping[str, str]) -> None:
    """Draw the table of these rows, one for each likelihood.

    Parameters
    ----------
    key : str
        Identifies the table on its page.
    explained : mapping
        Explanations of numbers by name.
    """
    kinds = list(dict.fromkeys(row.measured_as for row in every))
    groups = {
        kind: seed_groups([row.run for row in every if row.measured_as == kind]) for kind in kinds
    }
    has_seeds = any(len(group.runs) > 1 for found in groups.values() for group in found)
    place = st.container(horizontal=True, vertical_alignment="center", gap="small")
    together = False
    if has_seeds:
        with place:
            together = controls.draw_one(ROWS) == "seeds"
    else:
        controls.without_widgets((ROWS,))
    for kind in kinds:
        of_kind = [row for row in every if row.measured_as == kind]
        first = f"runs by {kind}" if len(kinds) > 1 else "runs" if together else "run"
        if together:
            columns = of_groups(first, of_kind, groups[kind], explained)
            with place:  # the table's own download would leave out the spreads
                _download(columns, kind if len(kinds) > 1 else "", key)
        else:
            columns = of_runs(first, of_kind, explained)
        _table(columns)
    if remarks := _remarks(together, has_seeds, len(every), len(kinds)):
        st.caption(" ".join(remarks))


def _remarks(together: bool, has_seeds: bool, rows: int, kinds: int) -> list[str]:
    found = [_OTHERS] if kinds > 1 else []
    if together:
        found.append(_SPREAD)
    elif rows > 1 and not has_seeds:
        found.append(_NO_SEEDS)
    return found


def _table(columns: Columns) -> None:
    """Draw a table that shows the texts, and sorts by the values."""
    values, texts = {}, {}
    for name, column in columns.items():
        values[name] = column.values
        if column.values is not column.texts:
            values[name], texts[name] = _told_apart(column)
    st.dataframe(
        pd.DataFrame(values).style.format(
            {name: of_column.__getitem__ for name, of_column in texts.items()}, na_rep=NONE
        ),
        hide_index=True,
        column_config={
            name: st.column_config.Column(
                help=as_text(column.help) if column.help else None, width=_width(name, column)
            )
            for name, column in columns.items()
        },
    )


def _width(name: str, column: Column) -> int:
    """Return the width of a column in pixels; Streamlit would cut off texts in a narrow table."""
    longest = max(map(len, (name, *column.texts)))
    return min(_LETTER * longest + _AROUND, _WIDEST)


def _told_apart(column: Column) -> tuple[list[Any], dict[Any, str]]:
    """Return the values of a column, and the text of each.

    The texts of equal values may differ, as means do in their spread: then one value is the next
    larger float, which sorts the same.
    """
    values: list[Any] = []
    texts: dict[Any, str] = {}
    for value, text in zip(column.values, column.texts, strict=True):
        while texts.get(value, text) != text:
            value = np.nextafter(value, np.inf)
        values.append(value)
        texts[value] = text
    return values, texts


def _download(columns: Columns, kind: str, key: str) -> None:
    st.download_button(
        f"CSV, {kind}" if kind else "CSV", partial(_csv, columns), f"kllab-{key}.csv", "text/csv",
        icon=":material/download:", on_click="ignore", key=f"csv-{key}-{kind}",
    )  # fmt: skip


def _csv(columns: Columns) -> str:
    """Return the table as CSV, numbers with all digits."""
    found: dict[str, Any] = {}
    for name, column in columns.items():
        found[name] = np.array(column.values)
        if len(column.spreads):
            found[f"{name}: standard deviation"] = np.array(column.spreads)
    return to_csv(found)
