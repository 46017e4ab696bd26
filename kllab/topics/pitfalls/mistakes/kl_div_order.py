"""F.kl_div with its arguments in the order of the formula."""

from kllab.topics.pitfalls.mistake import Mistake, Report, between

MISTAKE = Mistake(
    name="kl_div_order",
    group="PyTorch",
    title="F.kl_div: order of the arguments",
    quantity="KL(P‖Q)",
    inputs=(
        between("p", "P's probability of outcome 1", 0.1, 0.01, 0.99, 0.01),
        between("q", "Q's probability of outcome 1", 0.5, 0.01, 0.99, 0.01),
    ),
    swept="q",
    cases={"F.kl_div: order": {}, "F.kl_div: Q rarer than P": {"p": 0.3, "q": 0.02}},
    goes_wrong=(
        "F.kl_div(log P, Q) computes KL(Q‖P): the first argument is the model, in logarithms, the "
        "second the target. Written in the order of the formula it is the other divergence."
    ),
    why=(
        "F.kl_div(input, target) is KL(target‖exp(input)). Both numbers are positive, and both are "
        "0 for P = Q, so nothing looks wrong. As a loss, the other direction has other optima: it "
        "seeks a mode instead of covering the target."
    ),
    right_by="F.kl_div(log Q, P) in float64",
    reports=(
        Report(
            "pytorch/pytorch, issue 7337",
            "https://github.com/pytorch/pytorch/issues/7337",
            "Asks whether F.kl_div(a, b) is KL(b‖a); the answer is yes.",
        ),
        Report(
            "pytorch/pytorch, issue 43348",
            "https://github.com/pytorch/pytorch/issues/43348",
            "F.kl_div(a, a) is not 0: the first argument must be logarithms.",
        ),
    ),
)
