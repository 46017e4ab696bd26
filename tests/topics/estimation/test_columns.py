"""Two columns of CSV: what is read, and what each error says."""

from __future__ import annotations

import numpy as np
import pytest

from kllab.topics.estimation.columns import MOST_CHARACTERS, read_columns

TEN = "1,2\n" * 10


@pytest.mark.parametrize(
    ("text", "p", "q"),
    [
        (TEN, [1] * 10, [2] * 10),
        ("before;after\n" + "1,5;-2e3\n" * 10, [1.5] * 10, [-2000] * 10),
        ("P\tQ\n\n" + "1\t2\n" * 10 + "3\t\n", [1] * 10 + [3], [2] * 10),
        (TEN.replace("\n", "\r\n") + ",7\n", [1] * 10, [2] * 10 + [7]),
        ("\ufeff" + '"x, first","y"\n' + TEN.replace(",", " , "), [1] * 10, [2] * 10),
        (TEN + "4,5,\n6\n", [1] * 10 + [4, 6], [2] * 10 + [5]),
    ],
)
def test_columns_are_read_with_any_separator_and_of_any_length(
    text: str, p: list[float], q: list[float]
) -> None:
    found = read_columns(text)
    np.testing.assert_array_equal(found.p, p)
    np.testing.assert_array_equal(found.q, q)


def test_a_header_names_the_columns() -> None:
    assert read_columns("before,after\n" + TEN).names == ("before", "after")
    assert read_columns(TEN).names == ("P", "Q")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ("no numbers yet", "two columns")),
        (TEN + "1,two\n", ("Row 11, column Q", "“two” is not a number", "-1.5 or 2e3")),
        ("a,b\n" + TEN + "x1,3\n", ("Row 12, column P", "“x1”")),
        (TEN + "nan,1\n", ("Row 11, column P", "“nan” is not allowed", "finite")),
        (TEN + "1,-inf\n", ("Row 11, column Q", "“-inf”")),
        (TEN + "1e200,1\n", ("Row 11, column P", "“1e200”", "1e+100")),
        (TEN + "1_0,1\n", ("“1_0” is not a number",)),
        (TEN + "1,2,3\n", ("Row 11 has 3 cells", "two, P and Q")),
        ("1,2\n" * 9, ("Column P has 9 numbers", "at least 10")),
        ("1\n" * 20, ("Column Q has 0 numbers",)),
        ("1,2\n" * 5001, ("5,001 rows", "at most 5,000")),
        ("1" * (MOST_CHARACTERS + 1), ("250,001 characters", "at most 250,000")),
        (TEN + '1,"2\n', ("no CSV",)),
        (TEN + "1," + "z" * 99 + "\n", ("“" + "z" * 30 + "…”",)),
    ],
)
def test_each_error_says_where_what_was_given_and_what_is_allowed(
    text: str, words: tuple[str, ...]
) -> None:
    with pytest.raises(ValueError, match=r"\.$") as caught:
        read_columns(text)
    for word in words:
        assert word in str(caught.value)
    assert len(str(caught.value)) < 250
