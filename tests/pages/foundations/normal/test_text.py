from kllab.divergences.units import NATS
from kllab.topics.normal.compute import explore
from kllab.topics.normal.spec import NormalPair
from pages.foundations.normal import text


def test_the_formula_carries_the_numbers():
    view = explore(NormalPair(0.5, 1.0, -2.0, 3.0))
    formula = text.formula(view, "pq", NATS)
    assert r"\log\tfrac{3}{1}" in formula
    assert "(0.5 - (-2))^2" in formula
    assert NATS.latex(view.kl_pq) in formula
    assert formula.startswith(r"\begin{aligned}\mathrm{KL}(P\|Q)")


def test_the_formula_of_the_other_direction_exchanges_both():
    view = explore(NormalPair(0.5, 1.0, -2.0, 3.0))
    formula = text.formula(view, "qp", NATS)
    assert r"\mathrm{KL}(Q\|P)" in formula
    assert r"\log\tfrac{1}{3}" in formula
    assert "(-2 - 0.5)^2" in formula
    assert NATS.latex(view.kl_qp) in formula
