"""Control points of a schedule: validation, text form, and points along another schedule."""

from bisect import bisect_left
from itertools import pairwise

import numpy as np

from kllab.training.schedules import SCHEDULES, Schedule

Points = tuple[tuple[float, float], ...]
"""Each is a part of the training, at least 0 and below 1, and the value there; in order."""

MOST_POINTS = SCHEDULES["points"].parameters[0].longest
LARGEST = SCHEDULES["points"].parameters[1].high
CLOSEST = 0.002
"""Smallest distance of two points, as a part of the training, when they are dragged or added."""
_LINE = 0.01  # largest error of the points along a schedule, as a share of its largest value
_ALLOWED = "pairs such as 0.25:1.5, separated by commas, each a part of the training and the value"


def read_points(text: str) -> Points:
    """Parse points: parts of the training in ascending order, each with a colon and its value.

    Raises
    ------
    ValueError
        If the text is not allowed: states what is wrong and what is allowed.

    Examples
    --------
    >>> read_points("0:0, 0.25:1.5")
    ((0.0, 0.0), (0.25, 1.5))
    """
    pairs = [pair for pair in text.split(",") if pair.strip()]
    if not 1 <= len(pairs) <= MOST_POINTS:
        raise ValueError(f"{len(pairs)} points were given; allowed are 1 to {MOST_POINTS}")
    points = tuple(map(_read_point, pairs))
    for (before, _), (after, _) in pairwise(points):
        if before >= after:
            raise ValueError(
                f"the point at {after:g} follows that at {before:g}; "
                "allowed are parts of the training in ascending order"
            )
    return points


def _read_point(pair: str) -> tuple[float, float]:
    parts = pair.split(":")
    try:
        fraction, value = map(float, parts)
    except ValueError:
        raise ValueError(f"{pair.strip()!r} was given; allowed are {_ALLOWED}") from None
    if not 0 <= fraction < 1:
        raise ValueError(
            f"{parts[0].strip()} is the part of the training of a point; allowed: from 0 to below "
            "1, as the end has the final value"
        )
    if not 0 <= value <= LARGEST:
        raise ValueError(f"{parts[1].strip()} is a value; allowed: from 0 to {LARGEST:g}")
    return fraction, value


def write_points(points: Points) -> str:
    """Format points for `read_points`, with all digits.

    >>> write_points(((0.0, 0.0), (0.25, 1.5)))
    '0:0,0.25:1.5'
    """
    return ",".join(f"{_text(fraction)}:{_text(value)}" for fraction, value in points)


def _text(number: float) -> str:
    return repr(number).removesuffix(".0")


def as_parameters(points: Points) -> dict[str, tuple[float, ...]]:
    """Return the parameters of the schedule "points".

    >>> as_parameters(((0.0, 0.0), (0.25, 1.5)))
    {'fractions': (0.0, 0.25), 'values': (0.0, 1.5)}
    """
    fractions, values = zip(*points, strict=True)
    return {"fractions": fractions, "values": values}


def moved(points: Points, index: int, fraction: float, value: float) -> Points:
    """Move a point; its neighbours stay, and it stays between them.

    >>> moved(((0.0, 0.0), (0.25, 1.5)), 0, 0.5, 2.0)
    ((0.248, 2.0), (0.25, 1.5))
    """
    low = points[index - 1][0] + CLOSEST if index else 0.0
    high = (points[index + 1][0] if index + 1 < len(points) else 1.0) - CLOSEST
    at = min(max(fraction, low), high) if low <= high else points[index][0]
    return (*points[:index], (round(at, 6), value), *points[index + 1 :])


def with_one_more(points: Points, final: float) -> tuple[Points, int]:
    """Add a point in the middle of the widest gap, on the curve; return its index as well.

    The curve is that of the schedule "points", which ends with the value `final`. Without room, or
    with as many points as are allowed, nothing is added, and the index is that of the last point.

    >>> with_one_more(((0.0, 0.0),), 1.0)
    (((0.0, 0.0), (0.5, 0.5)), 1)
    """
    ends = [(0.0, points[0][1]), *points, (1.0, final)]
    left, right = max(pairwise(ends), key=lambda pair: pair[1][0] - pair[0][0])
    if len(points) == MOST_POINTS or right[0] - left[0] < 2 * CLOSEST:
        return points, len(points) - 1
    middle = round((left[0] + right[0]) / 2, 3)
    share = (middle - left[0]) / (right[0] - left[0])
    value = float(f"{left[1] + share * (right[1] - left[1]):.3g}")
    index = bisect_left([fraction for fraction, _ in points], middle)
    return (*points[:index], (middle, value), *points[index:]), index


def without(points: Points, index: int) -> Points:
    """Remove a point, unless it is the only one.

    >>> without(((0.0, 0.0), (0.25, 1.5)), 0)
    ((0.25, 1.5),)
    """
    return points if len(points) == 1 else (*points[:index], *points[index + 1 :])


def along(value_of: Schedule, total_steps: int, most: int = 12) -> Points:
    """Return points whose straight lines follow a schedule, in steps of 0.5 % of the training.

    Points are added where the lines are farthest from the schedule, until the distance is 1 % of
    its largest value or there are `most` of them.

    >>> from kllab.training.schedules import schedule
    >>> along(schedule("linear", beta=2.0, total_steps=1000, warm_up=0.5), 1000)
    ((0.0, 0.0), (0.5, 2.0))
    """
    x = np.linspace(0, 1, 201).round(3)
    y = np.array([value_of(round(fraction * total_steps)) for fraction in x.tolist()])
    chosen = [0, len(x) - 1]
    while len(chosen) <= most:
        distance = np.abs(np.interp(x, x[chosen], y[chosen]) - y)
        if distance.max() <= _LINE * y.max():
            break
        chosen = sorted({*chosen, int(distance.argmax())})
    return tuple((float(x[n]), float(f"{y[n]:.3g}")) for n in chosen[:-1])
