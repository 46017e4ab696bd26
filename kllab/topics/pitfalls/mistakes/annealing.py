"""The annealing rule that divides by zero."""

from kllab.topics.pitfalls.mistake import Input, Mistake, Report

MISTAKE = Mistake(
    name="annealing",
    group="VAE",
    title="Annealing that divides by zero",
    quantity="β, the weight of KL",
    inputs=(
        Input("num_epochs", "Epochs of the training", 1, tuple(range(1, 31))),
        Input("epoch", "Epoch, from 0", 0, tuple(range(11))),
    ),
    swept="num_epochs",
    cases={
        "Annealing: one epoch": {},
        "Annealing: two epochs jump": {"num_epochs": 3, "epoch": 1},
        "Annealing: twenty epochs": {"num_epochs": 20, "epoch": 5},
    },
    goes_wrong=(
        "The warm-up lasts num_epochs // 2 epochs, rounded down: with one epoch that is 0, and the "
        "rule divides by it. With two or three, β jumps from 0 to its final value."
    ),
    why=(
        "Count the share of the training that is done, not rounded halves of it; best by steps "
        "instead of epochs, then β has no jumps and every length works. A quick test with one "
        "epoch is the first that fails."
    ),
    right_by="the share of the training that is done",
    reports=(
        Report(
            "distributed-information-bottleneck, issue 2",
            "https://github.com/distributed-information-bottleneck/"
            "distributed-information-bottleneck.github.io/issues/2",
            "Annealing epochs = 0 causes a divide by zero error.",
        ),
        Report(
            "PufferAI/PufferLib, pull request 489",
            "https://github.com/PufferAI/PufferLib/pull/489",
            "An integer division makes the length of an annealing 0 in short runs.",
        ),
    ),
    in_nats=False,
    gives="error",
    of_tutorial=True,
)
