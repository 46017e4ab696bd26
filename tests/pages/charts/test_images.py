"""Grey images laid out on a sheet."""

import numpy as np

from pages.charts import images
from tests.support.plain_figure import decoded


def test_tiles_lie_where_they_should() -> None:
    stack = np.arange(1, 6, dtype=np.uint8)[:, None, None] * np.ones((5, 4, 3), np.uint8)
    sheet = images.tile(stack, 2, gap=1)
    assert sheet.shape == (3 * 5 - 1, 2 * 4 - 1)
    assert (sheet[:4, 4:7] == 2).all()
    assert (sheet[10:14, 0:3] == 5).all()
    assert (sheet[4] == 0).all()


def test_pairs_are_one_above_the_other() -> None:
    originals = np.full((3, 2, 2), 9, np.uint8)
    sheet = images.reconstructions(originals, originals // 3, 2)
    assert [int(row.max()) for row in sheet] == [9, 9, 0, 0, 3, 3, 0, 0, 9, 9, 0, 0, 3, 3]


def test_a_sheet_is_drawn_upright_and_square() -> None:
    figure = images.grey(np.zeros((4, 6), np.uint8))
    assert figure["layout"]["yaxis"]["autorange"] == "reversed"
    assert figure["layout"]["yaxis"]["scaleanchor"] == "x"
    assert decoded(figure["data"][0]["z"]).shape == (4, 6)
