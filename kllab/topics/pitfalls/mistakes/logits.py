"""Logits rounded to probabilities."""

from kllab.topics.pitfalls.mistake import Mistake, Report, between

MISTAKE = Mistake(
    name="logits",
    group="PyTorch",
    title="Logits rounded to probabilities",
    quantity="KL(P‖Q)",
    inputs=(
        between("logit", "Logit of Q's first outcome; the other's is 0", 40.0, 0.0, 120.0, 2.0),
        between("p", "P's probability of the other outcome", 0.5, 0.05, 0.95, 0.05),
    ),
    swept="logit",
    cases={"Logits: a sure network": {}, "Logits: a rare outcome": {"logit": 20.0, "p": 0.1}},
    goes_wrong=(
        "A distribution is made of probs=softmax(logits) instead of logits. torch.distributions "
        "raises probabilities below 1.2e-7 to that number before it takes the logarithm, so KL "
        "stops growing at a logit of 16; from 104 on softmax is 0 in float32, and KL infinite."
    ),
    why=(
        "A network returns logits, and their differences are the logarithms that KL needs. The way "
        "through probabilities rounds them: float32 has no probability between 1 − 6e-8 and 1. "
        "Give logits to the distribution, or use log_softmax."
    ),
    right_by="Categorical(logits=...) of torch in float64",
    reports=(
        Report(
            "pytorch/pytorch, pull request 20164",
            "https://github.com/pytorch/pytorch/pull/20164",
            "Networks return logits: KL from logits is more stable than from probs.",
        ),
        Report(
            "pytorch/pytorch, pull request 128136",
            "https://github.com/pytorch/pytorch/pull/128136",
            "Documents clamp_probs, which moves probabilities away from 0 and 1.",
        ),
    ),
)
