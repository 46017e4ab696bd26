"""A negative KL of torch.distributions."""

from kllab.topics.pitfalls.mistake import Mistake, Report, between

MISTAKE = Mistake(
    name="continuous_bernoulli",
    group="PyTorch",
    title="torch.distributions: a negative KL",
    quantity="KL(P‖Q)",
    inputs=(
        between("logit_p", "Logit of P, a continuous Bernoulli", -500.0, -500.0, -5.0, 5.0),
        between("logit_q", "Logit of Q", 20.0, 1.0, 30.0, 1.0),
    ),
    swept="logit_p",
    cases={"torch: ContinuousBernoulli below 0": {}},
    goes_wrong=(
        "torch.distributions computes KL of two ContinuousBernoulli from logits and probabilities; "
        "the probabilities are moved away from 0 and 1. Both no longer belong together, and KL is "
        "negative."
    ),
    why=(
        "No divergence is negative: a result below 0 proves an error, one above 0 does not prove "
        "the opposite. The family is exponential, with density ∝ exp(ηx) on [0, 1]; its KL "
        "follows from η alone, with expm1 and log1p where numbers cancel."
    ),
    right_by="the closed form in η, the logit, in float64",
    reports=(
        Report(
            "pytorch/pytorch, issue 72525",
            "https://github.com/pytorch/pytorch/issues/72525",
            "KL of logits −500 and 20 is −16.675; still open.",
        ),
    ),
)
