"""inv and det in many dimensions."""

from kllab.topics.pitfalls.mistake import Input, Mistake, Report

MISTAKE = Mistake(
    name="determinant",
    group="By hand",
    title="inv and det in 200 dimensions",
    quantity="KL(P‖Q)",
    inputs=(
        Input("dimensions", "Dimensions", 200, (2, 5, 10, 20, 50, 80, 100, 150, 200)),
        Input("scale", "Scale of P relative to Q", 0.1, (0.01, 0.1, 0.5, 2.0, 10.0, 100.0)),
    ),
    swept="dimensions",
    cases={
        "det: 200 dimensions, P narrow": {},
        "det: 200 dimensions, P wide": {"scale": 100.0},
        "det: 10 dimensions": {"dimensions": 10},
    },
    goes_wrong=(
        "A determinant is a product of as many numbers as there are dimensions. In 200 dimensions "
        "it is 0 or ∞ in floating point, and so is the quotient of two of them."
    ),
    why=(
        "Add logarithms instead of multiplying: log det is twice the sum of the logarithms of the "
        "Cholesky factor's diagonal, and the other terms come from triangular systems, without an "
        "inverse. kllab does so. Here P is N(0, scale² Σ) and Q is N(0, Σ), where "
        "neighbours have correlation 0.5: KL is d/2 · (scale² − 1 − log scale²)."
    ),
    right_by="kl_divergence of kllab, by Cholesky factors",
    reports=(
        Report(
            "biaslab/ForneyLab.jl, issue 153",
            "https://github.com/biaslab/ForneyLab.jl/issues/153",
            "log(det(A)) underflows or overflows in many dimensions.",
        ),
        Report(
            "kthohr/stats, pull request 9",
            "https://github.com/kthohr/stats/pull/9",
            "Computing the determinant directly underflows: use the Cholesky factor.",
        ),
    ),
    gives="infinite",
    of_tutorial=True,
    log_x=True,
    log_y=True,
)
