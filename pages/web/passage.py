"""Passage: a control for a text of several lines, which the address has if it is short."""

from dataclasses import dataclass

import streamlit as st

from pages.web.control_kinds import Line

IN_LINK = 300
"""Longest text in an address, in letters: each may take twelve characters there."""


@dataclass(frozen=True)
class Passage(Line):
    """Text of one or several lines; its page interprets it."""

    height: int = 104

    def text(self, value: str) -> str:
        """Return a short text; a longer one is not in the address, which then has the default."""
        return value if self.fits(value) else self.default

    @staticmethod
    def fits(value: str) -> bool:
        """Return whether the address has the text."""
        return len(value) <= IN_LINK

    def widget(self, *, disabled: bool = False) -> object:
        """Draw the widget and return its value."""
        return st.text_area(
            self.label,
            value=self.default,
            key=self.key,
            max_chars=self.longest,
            height=self.height,
            disabled=disabled,
        )
