import pytest

from kllab.topics.discrete.compute import explore
from kllab.topics.discrete.snippet import dialects, snippet
from kllab.topics.discrete.spec import DiscretePair
from tests.support.snippets import printed_divergences

PAIRS = {
    "tutorial": DiscretePair(),
    "infinite": DiscretePair((0.5, 0.25, 0.25), (0.6, 0.4, 0.0)),
    "shared zero": DiscretePair((3.0, 0.0, 1.0, 0.0), (1.0, 0.0, 1.0, 2.0)),
}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_the_snippet_prints_the_numbers_of_the_page(pair):
    view = explore(pair)
    assert printed_divergences(snippet(pair)) == (view.pq.kl, view.qp.kl)


@pytest.mark.slow
@pytest.mark.parametrize("index", range(4), ids=[one.name for one in dialects(DiscretePair())])
@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_every_dialect_prints_the_numbers_of_the_page(pair, index):
    view = explore(pair)
    printed = printed_divergences(dialects(pair)[index].code)
    assert printed == pytest.approx((view.pq.kl, view.qp.kl), rel=1e-12)


def test_the_order_of_arguments_is_said():
    (remark,) = [one.remark for one in dialects(DiscretePair()) if "kl_div" in one.name]
    assert "(**log q**, **p**)" in remark
