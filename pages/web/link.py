"""Links to a page in its present state."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

import streamlit as st

from pages.web import address


def link(**changed: Sequence[str]) -> str:
    """Return the address of this page in its present state, with the browser's host.

    Parameters
    ----------
    **changed : sequence of str
        Values of parameters that differ from those of the page; without values it is left out.
    """
    return written(st.context.url or "", {**address.parameters(), **changed})


def written(page: str, parameters: Mapping[str, Sequence[str]]) -> str:
    """Return the address `page` with `parameters`; it needs no escapes in Markdown or HTML.

    >>> written("https://lab.org/normal", {"loc_p": ["-1"], "lock": ["loc_p,loc_q"], "hide": []})
    'https://lab.org/normal?loc_p=-1&lock=loc_p,loc_q'
    """
    start = quote(page.partition("?")[0], safe=":/[]%")
    query = urlencode(
        {name: values for name, values in parameters.items() if values}, doseq=True, safe=","
    )
    return f"{start}?{query}" if query else start
