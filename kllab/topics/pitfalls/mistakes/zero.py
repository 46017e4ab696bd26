"""A zero of P in p log(p/q)."""

from kllab.topics.pitfalls.mistake import Mistake, Report, between

MISTAKE = Mistake(
    name="zero",
    group="By hand",
    title="p log(p/q) where p is 0",
    quantity="KL(P‖Q)",
    inputs=(
        between("p2", "P(2), P's probability of outcome 2", 0.0, 0.0, 0.9, 0.05),
        between("q2", "Q(2), Q's probability of outcome 2", 0.3, 0.05, 0.9, 0.05),
    ),
    swept="p2",
    cases={"0 log 0: P misses an outcome": {}, "0 log 0: no zero, no mistake": {"p2": 0.2}},
    goes_wrong=(
        "P gives an outcome probability 0. Its term is 0, but in floating point 0 · log(0) is "
        "0 · (−∞) = NaN, and so is the sum."
    ),
    why=(
        "0 · log(0/q) is defined as 0, its limit: an outcome that never occurs under P costs "
        "nothing. SciPy's rel_entr and xlogy follow this rule. An ε added to p instead changes "
        "all terms a little, and can make KL negative."
    ),
    right_by="rel_entr of SciPy, which knows that 0 log 0 is 0",
    reports=(
        Report(
            "TheAlgorithms/Python, issue 12233",
            "https://github.com/TheAlgorithms/Python/issues/12233",
            "The function returns NaN where y_true has a zero.",
        ),
        Report(
            "uber/causalml, pull request 999",
            "https://github.com/uber/causalml/pull/999",
            "A bin without conversions makes the score of a feature NaN.",
        ),
    ),
    of_tutorial=True,
    gives="not a number",
)
