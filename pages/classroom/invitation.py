"""Invitation to a class: its code, the address, and a QR code of both."""

from functools import lru_cache
from html import escape

import segno
import streamlit as st

from kllab.classes import Role, shown_code
from pages.web.link import written


def draw(role: Role) -> None:
    """Draw the invitation, as large as its place allows."""
    link = students_link(role)
    plain = (st.context.url or "").partition("?")[0]
    label = f"QR code of {escape(link)}"
    st.html(
        f'<div class="kllab-invitation"><div class="kllab-code">{shown_code(role.code)}</div>'
        f'<div class="kllab-where">{escape(plain)}</div>'
        f'<img class="kllab-qr" alt="{label}" src="{_picture(link)}"></div>'
    )


def students_link(role: Role) -> str:
    """Return the address that joins a class."""
    return written(st.context.url or "", {"class": [role.code]})


@lru_cache(256)
def _picture(link: str) -> str:
    """Return a QR code as the address of a picture; Streamlit removes SVG from HTML."""
    code = segno.make(link, error="m", micro=False)
    return escape(code.svg_data_uri(border=2, omitsize=True, light="#fff"))
