"""A text that is coded letter by letter: its cost, its real bits, and letters without a code."""

from collections import Counter
from math import log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kllab.topics.coding.english import ENGLISH
from kllab.topics.coding.snippet import text_snippet
from kllab.topics.coding.text_compute import explore
from kllab.topics.coding.text_spec import SOURCES, CodedText

TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)


@given(TEXTS, st.sampled_from(["own", "uniform"]), st.booleans())
def test_any_text_of_unicode_is_decoded_from_its_bits(text: str, source: str, folded: bool) -> None:
    view = explore(CodedText(text, source, folded=folded))
    ideal = view.total(view.codes["ideal"])
    counts, letters = Counter(view.text), len(view.text)
    expected = sum(
        -n * log2(n / letters if source == "own" else 1 / len(counts)) for n in counts.values()
    )
    assert ideal == pytest.approx(expected, abs=1e-9)
    assert ideal / letters == pytest.approx(view.cross_entropy / np.log(2), abs=1e-9)
    assert view.costs(view.codes["ideal"]).sum() == pytest.approx(ideal, abs=1e-9)
    shannon, huffman, arithmetic = view.real
    assert {code.decoded for code in view.real} == {view.text}
    assert ideal - 1e-9 <= len(arithmetic.bits) <= ideal + 2
    assert len(huffman.bits) == view.total(view.codes["huffman"])
    assert len(shannon.bits) == view.total(view.codes["shannon"])
    if source == "own":
        assert ideal - 1e-9 <= len(huffman.bits) <= len(shannon.bits)


@pytest.mark.parametrize(
    ("spec", "impossible"),
    [
        (CodedText("we meet at 7"), ("7",)),
        (CodedText("Anna", folded=False), ("A",)),
        (CodedText("Anna"), ()),
        (CodedText("año\n", "english"), ("ñ", "\n")),
        (CodedText("abc", "other", "aabb"), ("c",)),
        (CodedText("abc", "other", "CBA!"), ()),
        (CodedText("7!", "own"), ()),
        (CodedText("😀😀", "uniform"), ()),
    ],
)
def test_letters_that_q_does_not_have_cost_infinitely_many_bits(
    spec: CodedText, impossible: tuple[str, ...]
) -> None:
    view = explore(spec)
    assert view.impossible == impossible
    assert np.isinf(view.kl_pq) == bool(impossible)
    for code in view.codes.values():
        assert np.isinf(view.total(code)) == bool(impossible)
        costs = view.costs(code)
        assert {
            letter for letter, cost in zip(view.text, costs, strict=True) if np.isinf(cost)
        } == {*impossible}
    assert bool(view.real) != bool(impossible)


def test_both_ways_of_writing_an_accent_are_one_letter() -> None:
    assert explore(CodedText("e\N{COMBINING ACUTE ACCENT}é", "own")).letters == ("é",)


def test_english_letters_are_those_of_the_source() -> None:
    letters = {letter: count for letter, count in ENGLISH.items() if letter != " "}
    assert "".join(sorted(letters)) == "abcdefghijklmnopqrstuvwxyz"
    assert sum(letters.values()) / 10 == pytest.approx(3563.5, abs=0.5)
    assert round(100 * letters["e"] / sum(letters.values()), 2) == 12.49


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": ""}, "text has 0 letters; allowed are 1 to 1,000"),
        ({"text": "a" * 1001}, "text has 1,001 letters"),
        ({"source": "other"}, "other has 0 letters"),
        ({"source": "french"}, f"source is 'french'; allowed: {' or '.join(SOURCES)}"),
    ],
)
def test_a_bad_spec_is_named(fields: dict[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        CodedText(**fields)  # type: ignore[arg-type]


def test_the_snippet_prints_the_numbers_of_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    spec = CodedText('quote "it", \\ and {this}', "uniform")
    exec(text_snippet(spec), {})
    lines, view = capsys.readouterr().out.splitlines(), explore(spec)
    assert float(lines[0].split()[2]) == view.entropy / np.log(2)
    assert lines[-1] == f"Arithmetic code: {len(view.real[-1].bits)} bits, decoded right: True"
