"""F.kl_div with reduction="mean"."""

from kllab.topics.pitfalls.mistake import Input, Mistake, Report, between

MISTAKE = Mistake(
    name="reduction",
    group="PyTorch",
    title="F.kl_div: reduction='mean'",
    quantity="Mean KL per example",
    inputs=(
        Input("classes", "Classes", 10, (2, 3, 5, 10, 20, 50, 100, 200, 500, 1000)),
        Input("batch", "Examples in the batch", 32, (1, 2, 4, 8, 16, 32, 64, 128)),
        between("spread", "Spread of P's logits; Q is uniform", 2.0, 0.5, 5.0, 0.5),
    ),
    swept="classes",
    cases={
        "reduction='mean': ten classes": {},
        "reduction='mean': a thousand classes": {"classes": 1000},
    },
    goes_wrong=(
        "reduction='mean', the default, divides the sum by the number of all elements: examples "
        "times classes. The mean KL per example is divided by the classes as well."
    ),
    why=(
        "With a thousand classes the KL term of a loss is a thousand times too small, and its "
        "weight has to be tuned anew for each number of classes. 'batchmean' divides by the first "
        "dimension. PyTorch's documentation says so and announces a change of 'mean' in a next "
        "major release."
    ),
    right_by="reduction='batchmean' in float64",
    reports=(
        Report(
            "pytorch/pytorch, issue 2259",
            "https://github.com/pytorch/pytorch/issues/2259",
            "KLDivLoss should not have the coefficient 1/n.",
        ),
        Report(
            "pytorch/pytorch, pull request 14457",
            "https://github.com/pytorch/pytorch/pull/14457",
            "Adds 'batchmean', and a warning about 'mean'.",
        ),
    ),
    log_x=True,
    log_y=True,
)
