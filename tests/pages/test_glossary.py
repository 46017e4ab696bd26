"""Glossary: every symbol of every formula is explained."""

import pytest

from pages.web import glossary
from pages.web.glossary import TERMS
from tests.pages.test_contract import PAGES, open_view, subjects, views, visit
from tests.support.serving import ROOT


@pytest.mark.parametrize("page", PAGES)
def test_each_symbol_of_a_page_s_formulas_has_a_line(page: str) -> None:
    name, found = page.split("/")[1], 0
    for subject in subjects(page):
        app = visit(page, **subject)
        for title in views(app):
            open_view(app, title)
            # The values of a matrix are drawn without a button.
            latex = [one.value for one in app.latex if "pmatrix" not in one.value]
            found += len(latex)
            if latex:
                terms = list(glossary.terms_in(latex, name))
                explained = {symbol for term in terms for symbol in term.symbols}
                symbols = {symbol for one in latex for symbol in glossary.symbols_in(one)}
                assert symbols <= explained, f"{title}: {sorted(symbols - explained)}"
                written = "\n".join(text.value for text in app.markdown)
                assert all(f"**{term.name}**: {term.line}" in written for term in terms), title
    sources = (ROOT / "pages" / page).parent.rglob("*.py")
    assert (found > 0) == any("equation." in source.read_text() for source in sources)


@pytest.mark.parametrize("other", ["jensen_shannon", "alpha"])
def test_formulas_of_other_choices_are_explained_as_well(other: str) -> None:
    app = visit("foundations/projection/page.py", view="Formula", objective=other)
    assert not app.exception
    symbols = {symbol for one in app.latex for symbol in glossary.symbols_in(one.value)}
    terms = list(glossary.terms_in([one.value for one in app.latex], "projection"))
    assert symbols <= {symbol for term in terms for symbol in term.symbols}
    name = "Jensen-Shannon divergence" if other == "jensen_shannon" else "alpha divergence"
    assert name in {term.name for term in terms}


def test_all_terms_are_told_apart_and_short() -> None:
    assert len({(term.name, term.line) for term in TERMS}) == len(TERMS)
    for term in TERMS:
        assert len(term.line) <= 110, term.name
        assert term.line.endswith("."), term.name


def test_all_terms_can_be_read_from_a_formula() -> None:
    app = visit("foundations/normal/page.py", view="Formula")
    [button] = [button for button in app.button if button.label == "All terms"]
    button.click().run()
    assert not app.exception
    written = "\n".join(text.value for text in app.markdown)
    assert all(f"**{term.name}**" in written for term in TERMS)
