"""Text for Markdown: what is escaped, and what stays as it was. The browser tests show the rest."""

import pytest

from pages.web.plain_text import as_text
from tests.support.hostile import HOSTILE

PLAIN = "There is no run 'x' here: the id is mistyped (or too old), 3.5 of 4, a/b = 0; see {this}."


def test_a_plain_sentence_stays_as_it_is() -> None:
    assert as_text(PLAIN) == PLAIN


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_is_lost_and_nothing_special_is_left(text: str) -> None:
    shown = as_text(text)
    assert shown != text
    assert shown.replace("\\", "").replace("\N{WORD JOINER}", "") == text.replace("\\", "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[a](b)", r"\[a\](b)"),
        ("# a # b", r"\# a # b"),
        ("12) a", r"12\) a"),
        ("a\n\n    b", "a b"),
        ("a\u202eb\u200bc\x1b", r"a\\u202eb\\u200bc\\x1b"),
        ("\ud800", r"\\ud800"),
    ],
)
def test_what_becomes_of_it(text: str, shown: str) -> None:
    assert as_text(text) == shown
