"""Thumbnails as SVG."""

import re
from xml.etree import ElementTree

import numpy as np

from pages.charts.thumbnail import HEIGHT, WIDTH, Cells, Curve, Dots, Mark, Thumbnail, svg


def paths(*marks: Mark, is_square: bool = False) -> list[dict[str, str]]:
    drawn = svg(Thumbnail(marks, (0.0, 1.0), (0.0, 2.0), is_square))
    return [dict(path.attrib) for path in ElementTree.fromstring(drawn)]


def test_a_curve_reaches_from_corner_to_corner_and_may_be_dashed_and_filled() -> None:
    x = np.array([0.0, 1.0])
    [path] = paths(Curve(x, 2 * x, "#123456", dashed=True, fill=0.5))
    assert path["d"] == f"M3.0 {HEIGHT - 3:.1f}L{WIDTH - 3:.1f} 3.0"
    assert path["stroke-dasharray"]
    assert path["fill-opacity"] == "0.5"
    [path] = paths(Curve(x, x))
    assert path.keys() == {"stroke", "stroke-width", "d"}


def test_several_lines_and_breaks_begin_anew() -> None:
    x = np.array([0.0, 0.2, np.nan, 0.5, 0.6])
    assert paths(Curve(x, x))[0]["d"].count("M") == 2
    lines = np.array([[0.0, 1.0], [0.0, 1.0], [0.0, 1.0]])
    assert paths(Curve(lines, lines))[0]["d"].count("M") == 3


def test_a_long_curve_keeps_few_points_within_the_axis() -> None:
    x = np.linspace(-5, 5, 1001)
    numbers = [float(n) for n in re.findall(r"[\d.-]+", paths(Curve(x, np.cos(x)))[0]["d"])]
    assert 100 < len(numbers) < 150
    assert min(numbers[::2]) >= 0
    assert max(numbers[::2]) <= WIDTH


def test_dots_have_their_size_in_pixels() -> None:
    [path] = paths(Dots(np.array([0.5]), np.array([1.0]), size=7))
    assert path["stroke-width"] == "7"
    assert path["d"] == f"M{WIDTH / 2:.1f} {HEIGHT / 2:.1f}h0"


def test_cells_are_square_and_those_of_value_0_are_not_drawn() -> None:
    found = paths(Cells(np.array([[0.0, 1.0], [0.5, 0.0]])), is_square=True)
    assert [path["fill-opacity"] for path in found] == ["0.5", "1"]
    for path in found:
        across, down = re.findall(r"[hv](\d[\d.]*)", path["d"])
        assert across == down
