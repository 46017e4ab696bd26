"""Small table of texts."""

from collections.abc import Mapping, Sequence

import pyarrow as pa
import streamlit as st


def show_table(content: Mapping[str, Sequence[str]] | Sequence[Mapping[str, str]]) -> None:
    """Show columns under their names, or rows whose entries have names; entries are Markdown."""
    # Streamlit would make two data frames of a dict or a list, which takes 20 times as long.
    make = pa.Table.from_pydict if isinstance(content, Mapping) else pa.Table.from_pylist
    st.table(make(content), hide_index=True)
