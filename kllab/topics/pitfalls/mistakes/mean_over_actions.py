"""The mean over actions in soft actor-critic."""

from kllab.topics.pitfalls.mistake import Input, Mistake, Report, between

MISTAKE = Mistake(
    name="mean_over_actions",
    group="RL",
    title="SAC: the mean over actions",
    quantity="Policy loss",
    inputs=(
        Input("actions", "Actions", 6, (2, 3, 4, 6, 9, 18)),
        between("alpha", "Temperature α", 0.5, 0.1, 2.0, 0.1),
        between("spread", "Spread of the Q values", 2.0, 0.0, 5.0, 0.5),
    ),
    swept="actions",
    cases={"SAC: six actions": {}, "SAC: all of Atari's actions": {"actions": 18}},
    goes_wrong=(
        "An expectation over actions is a sum weighted by their probabilities. torch.mean over "
        "states and actions weights them once more: the loss is divided by the number of actions."
    ),
    why=(
        "The gradient is divided as well. If the loss of the temperature is added to it, as the "
        "tutorial's readers do, the proportion of both is wrong: the entropy bonus becomes a "
        "penalty of α(A − 1), which the page Maximum entropy shows. Sum over actions, mean over "
        "states."
    ),
    right_by="the sum over actions, the mean over states, in float64",
    reports=(
        Report(
            "p-christ/Deep-Reinforcement-Learning-Algorithms-with-PyTorch, pull request 60",
            "https://github.com/p-christ/Deep-Reinforcement-Learning-Algorithms-with-PyTorch/pull/60",
            "Fixes policy_loss to compute the expectation over the policy.",
        ),
        Report(
            "toshikwa/sac-discrete.pytorch, issue 7",
            "https://github.com/toshikwa/sac-discrete.pytorch/issues/7",
            "Asks whether the mean runs over actions here, too; it does not.",
        ),
    ),
    in_nats=False,
    of_tutorial=True,
)
