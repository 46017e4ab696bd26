"""Common elements of pages: divergences, code and tables."""

from collections.abc import Callable, Mapping

import streamlit as st

from kllab import Divergence
from kllab.data.csv_text import Columns, to_csv
from kllab.divergences.units import NATS, Unit
from pages.web import format, navigation
from pages.web.link import link
from pages.web.notebook import notebook

IN_NATS = ", nats"
TABLE_HEIGHT = 176
"""Pixels of a table of data, which scrolls by itself: its view fits a projector's window."""
_LONGEST = "0.1234567890123456 nats = 0.123457 bits"
"""Longest line below a divergence; all have the space that it takes."""
STYLE = f"""
[class*=st-key-divergences-of-] {{ display: grid; grid-auto-flow: column; gap: .25rem 1rem;
  grid-auto-columns: minmax(0, 1fr); grid-template-rows: repeat(2, auto) }}
.st-key-divergences-of-3-lines {{ grid-template-rows: repeat(3, auto) }}
[class*=st-key-divergences-of-] > .stElementContainer:has(.stMetric) {{ grid-row: 1 }}
/* A float without width: the line lies over it and has at least its height. */
[class*=st-key-divergences-of-] [data-testid=stCaptionContainer] p {{ display: flow-root }}
[class*=st-key-divergences-of-] [data-testid=stCaptionContainer] p::before {{ content: "{_LONGEST}";
  float: left; width: 100%; margin-right: -100%; visibility: hidden }}
"""


def divergences(
    kl_pq: Divergence,
    kl_qp: Divergence,
    unit: Unit,
    notes: tuple[str, str] = ("", ""),
    reasons: tuple[str, str] = ("", ""),
) -> None:
    """Show both directions in `unit`, each with a line of all significant digits below.

    `notes` describe how each was computed, `reasons` in a few words why it is infinite.
    """
    # One container, as every element costs time at every change; its style makes columns of it.
    with st.container(key=f"divergences-of-{3 if any(notes) else 2}-lines"):
        for name, kl, note, reason in zip(
            ("KL(P‖Q)", "KL(Q‖P)"), (kl_pq, kl_qp), notes, reasons, strict=True
        ):
            st.metric(f"{name}, {unit.name}", unit.known(float(kl.value), float(kl.error), 6))
            st.caption(f"infinite: {reason}" if reason else format.known(kl, unit))
            if note:
                st.caption(note)


def code(snippet: str, unit: Unit) -> None:
    """Draw the code of the numbers, also as a script and as a notebook."""
    st.caption(
        "Runs as it is, and prints the numbers of this page"
        + ("." if unit == NATS else f" in nats: 1 nat is {unit.text(1.0)}.")
    )
    page = navigation.current()
    source = link()
    with st.container(horizontal=True, gap="small"):
        _download("Script", snippet, f"kllab-{page.name}.py", "text/x-python")
        _download(
            "Notebook",
            lambda: notebook(page.info.heading, page.info.sentence, source, snippet),
            f"kllab-{page.name}.ipynb",
            "application/x-ipynb+json",
        )
    st.code(snippet, language="python", wrap_lines=True)


def data(make_tables: Callable[[], Mapping[str, Columns]], unit: Unit, *, name: str) -> None:
    """Draw the charts' data as tables and CSV.

    Parameters
    ----------
    make_tables : callable
        Returns columns of equal length by the title of the table. The visitor chooses a table.
    unit : Unit
        Unit to which columns whose name ends in ", nats" are converted and renamed.
    name : str
        Name of the page or run, for the names of files.
    """
    tables = make_tables()
    titles = list(tables)
    title = titles[0]
    if len(titles) > 1:
        title = str(st.selectbox("Table", titles, key=f"table-{name}"))
    columns = in_unit(tables[title], unit)
    st.dataframe(dict(columns), height=TABLE_HEIGHT, hide_index=True)
    file = f"kllab-{name}-{title.replace(' ', '-')}.csv".lower()
    _download("Download CSV", lambda: to_csv(columns), file, "text/csv")


def _download(label: str, content: str | Callable[[], str], file: str, mime: str) -> None:
    """Draw a button that downloads `content`; a function is called when it is pressed."""
    st.download_button(label, content, file, mime, icon=":material/download:", on_click="ignore")


def in_unit(columns: Columns, unit: Unit) -> Columns:
    """Convert and rename the columns whose name ends in ", nats" to `unit`."""
    return {
        (f"{name.removesuffix(IN_NATS)}, {unit.name}" if name.endswith(IN_NATS) else name): (
            unit.of(values) if name.endswith(IN_NATS) else values
        )
        for name, values in columns.items()
    }
