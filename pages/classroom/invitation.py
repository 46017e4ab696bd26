"""Invitation to a class: its code, the address, and a QR code of both."""

from functools import lru_cache

import segno
import streamlit as st

from kllab.classes import Role, shown_code
from pages.web.link import written
from pages.web.plain_text import as_text


def draw(role: Role) -> None:
    """Draw the invitation, as large as its place allows."""
    page = st.context.url or ""
    st.html(f"<style>{_style(written(page, {'class': [role.code]}))}</style>")
    with st.container(key="class-invitation", horizontal_alignment="center", gap="xsmall"):
        with st.container(key="class-code-large", width="content"):
            st.markdown(shown_code(role.code))
        st.markdown(as_text(page.partition("?")[0]))
        with st.container(key="class-qr", width="content"):
            st.caption("The QR code joins this class.")


@lru_cache(256)
def _style(link: str) -> str:
    """Return the style that draws the QR code as a background, which no screen reader names."""
    code = segno.make(link, error="m", micro=False)
    picture = code.svg_data_uri(border=2, omitsize=True, light="#fff").replace('"', "%22")
    return (
        ".st-key-class-qr::before { content: ''; width: min(40dvh, 70vw, 22rem); "
        "aspect-ratio: 1; margin: auto; background: center / contain no-repeat "
        f'url("{picture}") }}'
    )
