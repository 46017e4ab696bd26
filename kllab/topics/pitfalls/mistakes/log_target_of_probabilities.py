"""F.kl_div with log_target=True and a target in probabilities."""

from kllab.topics.pitfalls.mistake import Mistake, Report, between

MISTAKE = Mistake(
    name="log_target_of_probabilities",
    group="PyTorch",
    title="F.kl_div: log_target with probabilities",
    quantity="KL(P‖Q)",
    inputs=(
        between("p", "P's probability of outcome 1", 0.1, 0.01, 0.99, 0.01),
        between("q", "Q's probability of outcome 1", 0.5, 0.01, 0.99, 0.01),
    ),
    swept="q",
    cases={"F.kl_div: log_target of probabilities": {}},
    goes_wrong=(
        "log_target=True, but the target is given in probabilities. F.kl_div takes them for "
        "logarithms and returns a number that is no divergence of anything, without a warning."
    ),
    why=(
        "exp(p) · (p − log q) is computed for each outcome: e^p is no probability. The number is "
        "positive and falls during a training, so it looks like a loss, but it is not smallest at "
        "Q = P. Give log_softmax and log_target=True, or softmax and neither."
    ),
    right_by="F.kl_div(log Q, P) in float64",
    reports=(
        Report(
            "pytorch/pytorch, issue 51716",
            "https://github.com/pytorch/pytorch/issues/51716",
            "F.kl_div(p, p) is not 0: which argument is in logarithms confuses.",
        ),
        Report(
            "pytorch/pytorch, pull request 34586",
            "https://github.com/pytorch/pytorch/pull/34586",
            "Adds log_target: targets are whatever the caller says they are.",
        ),
    ),
)
