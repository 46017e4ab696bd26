"""F.kl_div with a target in logarithms, and log_target forgotten."""

from kllab.topics.pitfalls.mistake import Mistake, Report, between

MISTAKE = Mistake(
    name="log_target_forgotten",
    group="PyTorch",
    title="F.kl_div: log_target forgotten",
    quantity="KL(P‖Q)",
    inputs=(
        between("p", "P's probability of outcome 1", 0.1, 0.01, 0.99, 0.01),
        between("q", "Q's probability of outcome 1", 0.5, 0.01, 0.99, 0.01),
    ),
    swept="q",
    cases={"F.kl_div: log_target forgotten": {}},
    goes_wrong=(
        "The target is given in logarithms, as log_softmax returns them, without log_target=True. "
        "F.kl_div takes them for probabilities; they are negative, and the result is NaN."
    ),
    why=(
        "With log_target=True the target is log P, and F.kl_div computes exp(target) · (target − "
        "input). NaN is the better outcome: until it was reported, F.kl_div counted terms with a "
        "negative target as 0 and returned a number."
    ),
    right_by="F.kl_div(log Q, log P, log_target=True) in float64",
    reports=(
        Report(
            "pytorch/pytorch, issue 69230",
            "https://github.com/pytorch/pytorch/issues/69230",
            "F.kl_div silently replaced the loss by 0 where the target is negative.",
        ),
        Report(
            "pytorch/pytorch, pull request 34586",
            "https://github.com/pytorch/pytorch/pull/34586",
            "Adds log_target; targets are taken for probabilities by default.",
        ),
    ),
    gives="not a number",
)
