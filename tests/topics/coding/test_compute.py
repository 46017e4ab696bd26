"""Lengths of codes as the page shows them, against mpmath."""

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kllab.topics.coding.compute import explore, explore_message
from kllab.topics.coding.snippet import snippet
from kllab.topics.coding.spec import WordPair, whole_numbers

WEIGHTS = st.integers(2, 8).flatmap(
    lambda n: st.tuples(*[st.tuples(*[st.integers(0, 1000).map(lambda w: w / 100)] * n)] * 2)
)
PAIRS = WEIGHTS.filter(lambda pair: any(pair[0]) and any(pair[1])).map(lambda pair: WordPair(*pair))


@given(PAIRS)
def test_ideal_lengths_under_p_are_entropy_and_divergence(pair: WordPair) -> None:
    view = explore(pair)
    mean = view.codes["ideal"].mean_length(view.p)
    with mp.workdps(40):
        p, q = ([mp.mpf(w) for w in whole_numbers(side)] for side in (pair.p, pair.q))
        p, q = ([w / sum(side) for w in side] for side in (p, q))
        terms = [a * mp.log(b, 2) if b else mp.ninf for a, b in zip(p, q, strict=True) if a]
        cross = -mp.fsum(terms)
        entropy = -mp.fsum(a * mp.log(a, 2) for a in p if a)
        assert view.entropy / np.log(2) == pytest.approx(float(entropy), rel=1e-12, abs=1e-12)
        assert mean == pytest.approx(float(cross), rel=1e-12, abs=1e-12)
        kl = float(cross - entropy)
        assert view.kl_pq / np.log(2) == pytest.approx(kl, rel=1e-10, abs=1e-12)


@given(PAIRS)
def test_whole_lengths_keep_their_bounds(pair: WordPair) -> None:
    view = explore(pair)
    own, bits = view.own_codes, view.entropy / np.log(2)
    huffman, shannon = (own[name].mean_length(view.p) for name in ("huffman", "shannon"))
    assert bits - 1e-9 <= huffman <= shannon + 1e-9
    assert shannon < bits + 1
    wrong = view.codes["shannon"].mean_length(view.p)
    cross = view.cross_entropy / np.log(2)
    assert wrong == cross if np.isinf(cross) else cross - 1e-9 <= wrong < cross + 1


def test_decimal_weights_are_read_exactly() -> None:
    assert whole_numbers((0.1, 0.3, 0.0, 1e-3)) == (100, 300, 0, 1)
    pair = WordPair((0.1, 0.3, 0.8), (0.1, 0.3, 0.8))
    assert pair.probs_q[1] < 0.25, "its length would be 3"
    assert explore(pair).codes["shannon"].lengths.tolist() == [4, 2, 1]


def test_a_message_stops_before_the_word_that_q_excludes() -> None:
    pair = WordPair((0.4, 0.3, 0.3), (0.5, 0.5, 0.0))
    message = explore_message(pair, (0, 1, 2, 0))
    assert (message.words, message.stopped, message.decoded) == ((0, 1), 2, (0, 1))
    assert message.ideal == len(message.bits) == 2


def test_the_snippet_prints_the_numbers_of_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    pair = WordPair((0.4, 0.3, 0.2, 0.1), (0.1, 0.2, 0.3, 0.4))
    exec(snippet(pair), {})
    lines = capsys.readouterr().out.splitlines()
    view = explore(pair)
    printed = [float(line.split()[-2]) for line in (*lines[:3], lines[5])]
    nats = [view.entropy, view.kl_pq, view.cross_entropy]
    assert printed[:3] == pytest.approx([value / np.log(2) for value in nats])
    assert printed[3] == pytest.approx(view.codes["huffman"].mean_length(view.p))


@pytest.mark.parametrize(
    ("p", "q", "words"),
    [((1.0,), (1.0,), "p: 1 weights"), ((1.0, -1.0), (1.0, 1.0), "p: .*-1"),
     ((1.0, 1.0), (1.0, 1.0, 1.0), "q is .*allowed: 2 weights")],
)  # fmt: skip
def test_bad_weights_are_named(p: tuple[float, ...], q: tuple[float, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        WordPair(p, q)
