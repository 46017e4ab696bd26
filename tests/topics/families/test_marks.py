"""Marks of families: an outcome for a parameter, and the parameter of an outcome."""

import numpy as np
import pytest

from kllab.topics.families.marks import Mark, marks
from kllab.topics.families.ranges import entries, scalar_families
from kllab.topics.families.spec import Member, member


def start(family: str, **numbers: float) -> Member:
    usual = {entry.key: entry.start("p") for entry in entries(scalar_families()[family])}
    return member(family, usual | numbers)


def by_key(one: Member) -> dict[str, Mark]:
    return {mark.entry.key: mark for mark in marks(one)}


@pytest.mark.parametrize("family", [name for name in scalar_families() if name != "Categorical"])
def test_every_mark_leads_back_to_its_value(family: str) -> None:
    found = marks(start(family))
    assert found
    for mark in found:
        assert mark.value_at(mark.at) == mark.value
        assert {mark.value_at(place) for place in mark.places} == set(mark.values)
        for way in (-1, 1):
            if mark.places.min() < mark.at < mark.places.max():
                assert mark.value_at(mark.at + way * mark.step) != mark.value


@pytest.mark.parametrize("family", [name for name in scalar_families() if name != "Categorical"])
def test_a_mark_is_where_its_own_value_puts_it(family: str) -> None:
    for mark in marks(start(family)):
        value = mark.values[len(mark.values) // 3]
        moved = by_key(start(family, **{mark.entry.key: float(value)}))[mark.entry.key]
        assert moved.at == pytest.approx(mark.places[mark.values == value].item())


def test_a_location_has_its_mark_at_itself_and_a_scale_beside_it() -> None:
    found = by_key(start("Cauchy", loc=-2.0, scale=3.0))
    assert (found["loc"].at, found["scale"].at) == (-2.0, 1.0)
    assert found["scale"].value_at(0.02) == 2.0
    assert found["scale"].value_at(-4.0) == 0.1


def test_the_ends_of_an_interval_do_not_cross() -> None:
    found = by_key(start("Uniform", low=-1.0, high=2.0))
    assert (found["low"].values.min(), found["low"].values.max()) == (-5.0, 1.9)
    assert (found["high"].values.min(), found["high"].values.max()) == (-0.9, 5.0)


def test_numbers_of_a_vector_have_a_mark_each() -> None:
    found = by_key(start("NormalMixture", locs_1=-2.0, locs_2=2.0, scales_1=0.5, scales_2=1.0))
    places = {key: mark.at for key, mark in found.items()}
    assert places == {"locs_1": -2.0, "locs_2": 2.0, "scales_1": -1.5, "scales_2": 3.0}


def test_what_moves_no_outcome_has_no_mark() -> None:
    assert marks(start("Categorical")) == ()
    assert marks(start("Binomial", total_count_whole=0)) == ()
    assert np.isfinite([mark.at for mark in marks(start("LogNormal"))]).all()
