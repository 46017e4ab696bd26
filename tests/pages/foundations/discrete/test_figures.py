import numpy as np
import pytest

from kllab.divergences.units import NATS
from kllab.topics.discrete.compute import explore
from kllab.topics.discrete.spec import DiscretePair
from pages.foundations.discrete import figures
from tests.support.plain_figure import check_plain, decoded, trace

PAIRS = {
    "tutorial": DiscretePair(),
    "infinite": DiscretePair((0.5, 0.25, 0.25), (0.6, 0.4, 0.0)),
    "disjoint": DiscretePair((1.0, 0.0), (0.0, 1.0)),
    "equal": DiscretePair((0.4, 0.6), (0.4, 0.6)),
    "eight": DiscretePair((1.0,) * 8, (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0)),
}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_every_figure_is_plain(pair):
    view = explore(pair)
    for figure in (figures.probabilities(view), figures.contributions(view, NATS)):
        check_plain(figure)
        assert len(figure["layout"]["xaxis"]["categoryarray"]) == pair.outcomes
    check_plain(figures.entropies(view, NATS))
    if view.bernoulli:
        # Where P is certain, KL(Q‖P) is infinite for every Q: no curve, as it should be.
        check_plain(figures.bernoulli(view, view.bernoulli, NATS), endless=0 in view.p)


def test_p_and_q_differ_in_more_than_colour():
    figure = figures.probabilities(explore(DiscretePair()))
    assert trace(figure, "P")["y"] == [0.4, 0.5, 0.1]
    assert trace(figure, "P")["marker"]["pattern"] != trace(figure, "Q")["marker"]["pattern"]


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_every_bar_has_a_handle_at_its_top(pair):
    view = explore(pair)
    handles = figures.probabilities(view)["layout"]["meta"]["handles"]
    assert len({one["name"] for one in handles}) == len(handles) == 2 * pair.outcomes
    for one in handles:
        side, outcome = one["name"].split("_")
        assert one["y"] == {"p": view.p, "q": view.q}[side][int(outcome)]
        assert round(one["x"]) == int(outcome)
        assert one["axes"] == "y"


def test_contributions_are_signed_and_labelled():
    view = explore(DiscretePair())
    bars = trace(figures.contributions(view, NATS), "KL(P‖Q)")
    np.testing.assert_array_equal(bars["y"], view.pq.contributions)
    assert bars["text"] == ["0.115", "0.112", "-0.110"]


def test_an_infinite_contribution_reaches_the_top_and_says_so():
    figure = figures.contributions(explore(PAIRS["infinite"]), NATS)
    bars = trace(figure, "KL(P‖Q)")
    assert bars["y"][2] == figure["layout"]["yaxis"]["range"][1]
    assert bars["text"][2] == "∞"
    assert bars["customdata"][2] == "∞"


def test_eight_outcomes_leave_no_room_for_labels_but_for_infinity():
    bars = trace(figures.contributions(explore(PAIRS["eight"]), NATS), "KL(P‖Q)")
    assert bars["text"] == ["∞"] + [""] * 7


@pytest.mark.parametrize("name", ["tutorial", "infinite"])
def test_entropy_and_divergence_are_stacked_to_the_cross_entropy(name):
    view = explore(PAIRS[name])
    figure = figures.entropies(view, NATS)
    entropy, kl = trace(figure, "entropy"), trace(figure, "divergence")
    assert entropy["y"] == kl["y"] == [1, 0], "KL(P||Q) is above"
    assert entropy["x"] == [view.pq.entropy, view.qp.entropy]
    assert kl["x"][1] == view.qp.kl
    texts = [one["text"] for one in figure["layout"]["annotations"]]
    if name == "tutorial":
        assert entropy["x"][0] + kl["x"][0] == pytest.approx(view.pq.cross_entropy)
        assert "H(P) 0.9433 + KL(P‖Q) 0.1168 = H(P, Q) 1.06" in texts
    else:
        assert entropy["x"][0] + kl["x"][0] > figure["layout"]["xaxis"]["range"][1]
        assert any("KL(P‖Q) ∞ = H(P, Q) ∞" in text for text in texts)


def test_the_bernoulli_curve_carries_the_present_point_where_it_is_finite():
    view = explore(DiscretePair((0.7, 0.3), (0.4, 0.6)))
    figure = figures.bernoulli(view, view.bernoulli, NATS)
    assert trace(figure, "KL(P‖Q) now")["x"] == [0.6]
    assert trace(figure, "KL(P‖Q) now")["y"] == [view.pq.kl]
    np.testing.assert_allclose(
        decoded(trace(figure, "KL(Q‖P)")["y"]), view.bernoulli.kl_qp, rtol=1e-6
    )
    view = explore(PAIRS["disjoint"])
    names = [one["name"] for one in figures.bernoulli(view, view.bernoulli, NATS)["data"]]
    assert "KL(P‖Q) now" not in names
