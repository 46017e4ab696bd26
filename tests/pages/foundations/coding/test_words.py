"""The areas of the page of codes, its handles, and what it says of words without a code word."""

import numpy as np
import pytest

from kllab.topics.coding.compute import explore
from kllab.topics.coding.spec import WordPair
from pages.foundations.coding import controls, figures
from pages.web import address
from pages.web.chart import Dragged
from tests.pages.test_contract import charts, visit
from tests.support.plain_figure import check_plain

PAGE = "foundations/coding/page.py"
PAIRS = [
    WordPair(),
    WordPair((0.4, 0.3, 0.2, 0.1), (0.1, 0.2, 0.3, 0.4)),
    WordPair((0.9, 0.0, 0.1), (0.2, 0.8, 0.0)),
]


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("name", ["ideal", "shannon", "huffman"])
def test_areas_are_the_terms_of_the_sum(pair: WordPair, name: str) -> None:
    view = explore(pair)
    figure = figures.areas(view, view.codes[name])
    check_plain(figure)
    green, adds, subtracts = (float(np.dot(trace["y"], trace["width"])) for trace in figure["data"])
    assert green + subtracts == pytest.approx(view.entropy / np.log(2))
    mean = view.codes[name].mean_length(view.p)
    if np.isfinite(mean):
        assert green + adds == pytest.approx(mean)
        if name == "ideal":
            assert adds - subtracts == pytest.approx(view.kl_pq / np.log(2))
    else:
        top = figure["layout"]["yaxis"]["range"][1]
        assert max(np.add(figure["data"][1]["base"], figure["data"][1]["y"])) > top
        assert [note["text"] for note in figure["layout"]["annotations"]] == ["∞"]
    if name != "ideal":
        check_plain(figures.tree(view, view.codes[name]), gaps=True)
    check_plain(figures.mean_lengths(view))


def test_handles_move_the_probabilities_that_they_show(monkeypatch: pytest.MonkeyPatch) -> None:
    pair, assigned = WordPair(), {}
    monkeypatch.setattr(address, "assign", assigned.update)
    monkeypatch.setattr("streamlit.session_state", {})
    controls.move(pair, Dragged("edge_1", 0.6, 0.0))
    moved = controls.pair_of(assigned)
    assert moved.probs_p == pytest.approx((0.5, 0.1, 0.275, 0.125))
    assert moved.q == pair.q
    controls.move(pair, Dragged("length_0", 0.0, 1.0))
    assert controls.pair_of(assigned).probs_q == pytest.approx((0.5, 1 / 6, 1 / 6, 1 / 6), abs=1e-3)
    assigned.clear()
    for name in ("length_9", "edge_3", "length_x", ""):
        controls.move(pair, Dragged(name, 0.5, 1.0))
    assert not assigned


def test_a_word_without_a_code_word_is_named() -> None:
    app = visit(PAGE, p="0.4,0.3,0.3", q="0.5,0.5,0", message="abcab", coded="5", view="Arithmetic")
    assert [metric.value for metric in app.metric][1:3] == ["∞", "∞"]
    assert any("Q gives probability 0 to c" in caption.value for caption in app.caption)
    assert "Coding stops before c" in app.info[0].value
    assert "infinite: Q gives" in visit(PAGE, q="1,1,1,0", view="Perplexity").markdown[-1].value


def test_letters_that_are_no_words_are_left_out_and_named() -> None:
    app = visit(PAGE, p="1,1", q="1,1", message="a*b*c", coded="5", view="Arithmetic")
    assert r"“\*”, “c” are no words" in app.warning[0].value
    assert "allowed are the letters a to b" in app.warning[0].value
    assert any(r"**ab** in arithmetic code: `01`, 2 bits" in text.value for text in app.markdown)


def test_the_page_counts_in_bits_whatever_the_unit() -> None:
    for unit in ("nats", "bits"):
        app = visit(PAGE, unit=unit)
        assert [metric.value for metric in app.metric][:3] == ["1.75", "0.25", "2"]
        assert "In nats 1.213 + 0.1733 = 1.386" in [caption.value for caption in app.caption][1]
        assert "bits" in charts(app)[0]["alt"]
