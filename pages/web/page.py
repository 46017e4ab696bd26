"""What every page shows its visitor in the same way."""

import csv
import io
from collections.abc import Callable, Mapping

import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from kllab import Divergence
from kllab.divergences.units import NATS, Unit
from pages.web import format
from pages.web.steady import steady

Columns = Mapping[str, NDArray]  # type: ignore[type-arg]  # any dtype: it is only written out
IN_NATS = ", nats"
_LONG_NUMBER = "0.1234567890123456 nats = 0.123457 bits"
_LONG_NOTE = "closed form, error at most 1.2e-13 nats"


def header(title: str, lead: str) -> None:
    """Open a page: its title and what can be seen here, in a sentence or two."""
    st.title(title, anchor=False)
    st.markdown(lead)


def control_and_chart_columns() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Return a column for controls and, beside it, one for what answers them.

    On a phone the answer stands above the controls: a slider is of no use to someone who cannot
    see what it moves.
    """
    with st.container(key="columns"):
        st.html(
            "<style>@media (max-width: 640px) { .st-key-columns > "
            "[data-testid=stLayoutWrapper] > [data-testid=stHorizontalBlock] "
            "{ flex-wrap: wrap-reverse; } }</style>"
        )
        left, right = st.columns([2, 3], gap="medium")
    return left, right


def divergences(
    kl_pq: Divergence,
    kl_qp: Divergence,
    unit: Unit,
    notes: tuple[str, str] = ("", ""),
) -> None:
    """Show both directions in `unit`, below each with all digits that are known.

    `notes` say of each how it was computed.
    """
    for column, key, name, kl, note in zip(
        st.columns(2), ("pq", "qp"), ("KL(P‖Q)", "KL(Q‖P)"), (kl_pq, kl_qp), notes, strict=True
    ):
        with column, st.container(gap="xxsmall"):
            st.metric(f"{name}, {unit.name}", unit.known(float(kl.value), float(kl.error), 6))
            steady(st.caption, format.known(kl, unit), [_LONG_NUMBER], key=f"known-{key}")
            if note:
                steady(st.caption, note, [_LONG_NOTE], key=f"note-{key}")


def why_infinite(reason: str | None) -> None:
    """Say why a divergence is infinite, if one is; below the chart, which must not move."""
    if reason:
        st.info(reason, icon=":material/all_inclusive:")


def code_panel(snippet: str, unit: Unit, *, key: str = "code") -> None:
    """Offer the exact calls behind the numbers; nothing is sent until it is opened."""
    with st.expander("Show code", icon=":material/code:", key=key, on_change="rerun") as panel:
        if panel.open:
            st.caption(
                "Runs as it is, and prints the numbers of this page"
                + ("." if unit == NATS else f" in nats: 1 nat is {unit.text(1.0)}.")
            )
            st.code(snippet, language="python")


def data_panel(make_tables: Callable[[], Mapping[str, Columns]], unit: Unit, *, name: str) -> None:
    """Offer the numbers of the charts as tables and as CSV; nothing is made until it is opened.

    Parameters
    ----------
    make_tables : callable
        Returns columns of one length for each table's title; more than one lets the visitor choose.
    unit : Unit
        What columns whose name ends in ", nats" are converted to, and renamed for.
    name : str
        The page's, or the run's; begins the names of the files.
    """
    with st.expander(
        "Numbers as a table", icon=":material/table:", key=f"data-{name}", on_change="rerun"
    ) as panel:
        if not panel.open:
            return
        tables = make_tables()
        titles = list(tables)
        title = titles[0]
        if len(titles) > 1:
            title = str(st.selectbox("Table", titles, key=f"table-{name}"))
        columns = in_unit(tables[title], unit)
        st.dataframe(dict(columns), height=280, hide_index=True)
        st.download_button(
            "Download CSV",
            lambda: to_csv(columns),
            file_name=f"kllab-{name}-{title.replace(' ', '-')}.csv".lower(),
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )


def in_unit(columns: Columns, unit: Unit) -> Columns:
    """Convert the columns whose name ends in ", nats" to `unit`, in name and numbers."""
    return {
        (f"{name.removesuffix(IN_NATS)}, {unit.name}" if name.endswith(IN_NATS) else name): (
            unit.of(values) if name.endswith(IN_NATS) else values
        )
        for name, values in columns.items()
    }


def to_csv(columns: Columns) -> str:
    """Write `columns`, of one length, as CSV; floats so that they read back as the same floats."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    # repr of a float is the shortest text that gives the same float back.
    writer.writerows(zip(*(column.tolist() for column in columns.values()), strict=True))
    return text.getvalue()
