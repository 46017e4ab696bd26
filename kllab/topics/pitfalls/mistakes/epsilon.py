"""An epsilon in place of a zero of Q."""

from kllab.topics.pitfalls.mistake import Input, Mistake, Report, between

MISTAKE = Mistake(
    name="epsilon",
    group="By hand",
    title="An ε in place of a zero",
    quantity="KL(P‖Q)",
    inputs=(
        Input(
            "q2",
            "Q(2), Q's probability of outcome 2",
            0.0,
            (0.0, 1e-20, 1e-16, 1e-12, 1e-10, 1e-8, 1e-6, 1e-4, 0.01, 0.05, 0.1, 0.3, 0.5),
        ),
        between("p2", "P(2), P's probability of outcome 2", 0.1, 0.0, 0.9, 0.05),
        Input("epsilon", "ε", 1e-10, tuple(float(f"1e-{power}") for power in range(30, 1, -1))),
    ),
    swept="epsilon",
    cases={
        "ε: Q misses an outcome": {},
        "ε: Q is tiny, not 0": {"q2": 1e-16},
        "ε: nothing is wrong yet": {"q2": 0.3},
    },
    goes_wrong=(
        "Q gives an outcome probability 0 that P gives: KL(P‖Q) is infinite. With q raised to ε "
        "the code returns a finite number, which depends on ε."
    ),
    why=(
        "The number grows by p · log 10 for each power of ten taken from ε: it measures ε, not P "
        "and Q. If q is tiny but not 0, the ε hides a finite KL as well. Leave zeros alone: "
        "SciPy's rel_entr and kllab return infinity, and kllab says why. If zeros come from few "
        "data, add counts before you normalise, and say so."
    ),
    right_by="kl_divergence of kllab, a sum of terms that are never negative",
    reports=(
        Report(
            "uber/causalml, issue 167",
            "https://github.com/uber/causalml/issues/167",
            "q is raised to 1e-6 before the logarithm.",
        ),
        Report(
            "PIQuIL/QuCumber, issue 67",
            "https://github.com/PIQuIL/QuCumber/issues/67",
            "Proposes an ε of 0.00001 against NaN.",
        ),
    ),
    of_tutorial=True,
    log_x=True,
)
