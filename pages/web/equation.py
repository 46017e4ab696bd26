"""Formulas of a page, with the glossary's line on each of their symbols."""

from collections.abc import Iterable

import streamlit as st

from pages.web import glossary, navigation
from pages.web.glossary import TERMS, Term


def draw(*latex: str) -> None:
    """Draw formulas below each other, and a button that explains their symbols."""
    for one in latex:
        st.latex(one)
    explain(*latex)


def explain(*latex: str) -> None:
    """Draw the button that explains the symbols of formulas."""
    with st.popover("Symbols", icon=":material/menu_book:"):
        terms = list(glossary.terms_in(latex, navigation.current().name))
        st.markdown(_lines(terms))
        key = "-".join(symbol for term in terms for symbol in term.symbols)
        if st.button("All terms", key=f"all-terms-{key}", type="tertiary"):
            show()


@st.dialog("Glossary", width="medium")
def show() -> None:
    """Draw all terms."""
    st.markdown(_lines(sorted(TERMS, key=lambda term: term.name.casefold())))


def _lines(terms: Iterable[Term]) -> str:
    return "\n".join(
        f"- {f'${term.shown}$ ' if term.shown else ''}**{term.name}**: {term.line}"
        for term in terms
    )
