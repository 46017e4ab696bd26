"""A lint: text from outside reaches Markdown only through `as_text`, and HTML not at all.

From outside come errors (which quote what was given), addresses, and what visitors have named or
written. The browser tests of hostile text show that `as_text` holds.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "pages").rglob("*.py"))

ESCAPING = {"as_text", "quoted", "quote", "escape"}
"""Functions whose result is safe wherever Markdown is read."""

_ELEMENTS = """
badge button caption checkbox dialog error expander header info link_button markdown metric
multiselect number_input page_link pills popover progress radio segmented_control select_slider
selectbox slider status subheader success tabs title toast toggle warning write
"""
MARKDOWN = {*_ELEMENTS.split()}
"""Elements that read Markdown in their text, label or help."""

OF_VISITORS = {"message", "reason", "notice", "note", "problem", "query_params", "given"}
"""Attributes with text of a visitor, an address or an error."""


def calls(tree: ast.AST, elements: set[str]) -> Iterator[tuple[str, ast.Call]]:
    """Yield the name and the node of each call of an element, such as ``st.markdown(...)``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            is_log = ast.unparse(node.func.value) == "_log"
            if node.func.attr in elements and not is_log:
                yield node.func.attr, node


def name_of(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def foreign(node: ast.AST, caught: set[str]) -> Iterator[str]:
    """Yield the expressions within a node that are from outside and not escaped."""
    if isinstance(node, ast.Call) and name_of(node.func) in ESCAPING:
        return
    if isinstance(node, ast.IfExp):  # the condition is not shown
        yield from foreign(node.body, caught)
        yield from foreign(node.orelse, caught)
        return
    if isinstance(node, ast.Name) and node.id in caught:
        yield node.id
    if isinstance(node, ast.Attribute) and node.attr in OF_VISITORS:
        yield ast.unparse(node)
        return
    for child in ast.iter_child_nodes(node):
        yield from foreign(child, caught)


def unescaped(source: str) -> list[str]:
    """Return what reaches Markdown or HTML as it came."""
    tree = ast.parse(source)
    caught = {
        handler.name
        for handler in ast.walk(tree)
        if isinstance(handler, ast.ExceptHandler) and handler.name
    }
    found = []
    for element, call in calls(tree, MARKDOWN):
        shown = [*call.args, *(each.value for each in call.keywords if each.arg != "args")]
        for value in shown:
            found += [f"{element}, line {call.lineno}: {each}" for each in foreign(value, caught)]
    return found


def line_of(found: str) -> int:
    return int(found.split("line ")[1].split(":")[0])


def test_text_from_outside_is_escaped() -> None:
    found = {str(path.relative_to(ROOT)): unescaped(path.read_text("utf-8")) for path in SOURCES}
    assert len(found) > 100
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_html_is_made_of_styles_only() -> None:
    styles = 0
    for path in SOURCES:
        text = path.read_text("utf-8")
        assert "unsafe_allow" not in text, path
        for _, call in calls(ast.parse(text), {"html"}):
            [given] = call.args
            written = ast.unparse(given)
            assert written[2:].startswith("<style>"), (path, written)
            assert written[:-1].endswith("</style>"), (path, written)
            styles += 1
    assert styles


def test_the_lint_finds_what_it_looks_for() -> None:
    bad = """
try:
    pass
except ValueError as error:
    st.error(str(error))
    st.caption(f"It is {error}.", help=as_text(str(error)))
st.markdown(run.status.message)
st.info(as_text(run.status.message) if run.status.message else "")
st.code(run.status.message)
row.caption(f"{st.query_params['loc_p']}")
"""
    assert [line.split(":")[0] for line in sorted(unescaped(bad), key=line_of)] == [
        "error, line 5",
        "caption, line 6",
        "markdown, line 7",
        "caption, line 10",
    ]
