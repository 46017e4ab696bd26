import numpy as np
import pytest

from kllab.divergences.units import NATS
from kllab.topics.asymmetry_2d.compute import explore
from kllab.topics.asymmetry_2d.spec import GaussianPair2D
from pages.foundations.asymmetry_2d.figures import LEVELS, mean_map
from tests.support.plain_figure import check_plain, decoded

PAIRS = [
    GaussianPair2D(),
    GaussianPair2D(0, 0, 1, 1, 0, 0, 0, 1, 1, 0),
    GaussianPair2D(-3, -3, 4, 4, 0.9, 3, 3, 0.2, 0.2, -0.9),
]


@pytest.mark.parametrize("pair", PAIRS)
def test_both_maps_are_plain_and_share_their_colours(pair):
    view = explore(pair)
    maps = [mean_map(view, direction, NATS) for direction in ("pq", "qp")]
    for figure, kl in zip(maps, (view.kl_pq, view.kl_qp), strict=True):
        check_plain(figure, gaps=True)
        assert f"{kl:.6g} nats" in figure["layout"]["title"]["text"]
    assert maps[0]["data"][0]["zmax"] == maps[1]["data"][0]["zmax"]
    np.testing.assert_allclose(
        decoded(maps[1]["data"][0]["z"]) ** 2, view.map_qp.kl, rtol=1e-5, atol=1e-12
    )


def test_a_map_without_a_line_in_reach_is_drawn_too():
    view = explore(GaussianPair2D(variance_x_p=4e4, variance_y_p=4e4))
    assert not view.map_pq.lines(LEVELS)
    check_plain(mean_map(view, "pq", NATS), gaps=True)


def test_lines_are_labelled_in_nats():
    view = explore(GaussianPair2D())
    texts = [one["text"] for one in mean_map(view, "pq", NATS)["layout"]["annotations"]]
    assert {"0.2", "0.5", "1", "2", "5"} <= set(texts)
