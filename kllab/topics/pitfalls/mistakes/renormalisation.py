"""SciPy's silent renormalisation."""

from kllab.topics.pitfalls.mistake import Mistake, Report, between

MISTAKE = Mistake(
    name="renormalisation",
    group="SciPy",
    title="entropy(p, q) renormalises silently",
    quantity="KL(P‖Q)",
    inputs=(
        between("q0", "Q(0); P(0) is ½", 0.3, 0.05, 0.5, 0.05),
        between("q1", "Q(1); P(1) is ½, the rest of Q is elsewhere", 0.3, 0.05, 0.5, 0.05),
    ),
    swept="q1",
    cases={"SciPy: Q sums to 0.6": {}, "SciPy: Q sums to 1": {"q0": 0.5, "q1": 0.5}},
    goes_wrong=(
        "scipy.stats.entropy(p, q) divides p and q by their sums before it computes, and says "
        "nothing. If q lists only part of the outcomes, the number is that of another Q."
    ),
    why=(
        "The outcomes that P never has may be left out of the sum, but not out of Q's total. After "
        "renormalisation Q gives P's outcomes more than it does, so KL comes out too small, here "
        "by −log(q₀ + q₁). The same hides counts, or a bug, where probabilities were meant. "
        "scipy.special.rel_entr does not renormalise."
    ),
    right_by="the sum of rel_entr of SciPy",
    reports=(
        Report(
            "scipy/scipy, issue 12553",
            "https://github.com/scipy/scipy/issues/12553",
            "entropy([1/2, 1/2], qk=[3/10, 3/10]) returns 0.",
        ),
        Report(
            "scipy/scipy, issue 23064",
            "https://github.com/scipy/scipy/issues/23064",
            "Asks for a parameter that skips the normalisation.",
        ),
    ),
)
