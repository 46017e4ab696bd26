"""Each direction has its own names, numbers and look."""

from pages.foundations.direction import DIRECTIONS, SIDES, P, Q


def test_a_direction_names_first_the_distribution_that_draws() -> None:
    names = {key: (way.name, way.alt, way.latex, way.integrand) for key, way in DIRECTIONS.items()}
    assert names == {
        "pq": ("KL(P‖Q)", "KL(P||Q)", r"\mathrm{KL}(P\|Q)", "p log(p/q)"),
        "qp": ("KL(Q‖P)", "KL(Q||P)", r"\mathrm{KL}(Q\|P)", "q log(q/p)"),
    }


def test_a_direction_picks_its_own_of_two_numbers() -> None:
    assert [way.of(1.0, 2.0) for way in DIRECTIONS.values()] == [1.0, 2.0]
    assert [way.of(P, Q) for way in DIRECTIONS.values()] == [
        way.first for way in DIRECTIONS.values()
    ]


def test_p_and_q_differ_without_colours() -> None:
    assert SIDES == {"P": P, "Q": Q}
    for look in ("pattern", "symbol"):
        assert getattr(P, look) != getattr(Q, look)
    assert P.line["dash"] != Q.line["dash"]
