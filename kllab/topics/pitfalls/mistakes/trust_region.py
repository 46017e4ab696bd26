"""An epsilon in the check of a trust region."""

from kllab.topics.pitfalls.mistake import Mistake, Report, between

MISTAKE = Mistake(
    name="trust_region",
    group="RL",
    title="Trust region with an ε",
    quantity="KL(old‖new)",
    inputs=(
        between(
            "new_logit", "New logit of action 2; those of 0 and 1 are 0", -40.0, -120.0, 0.0, 1.0
        ),
        between("old_logit", "Old logit of action 2", -7.0, -20.0, 0.0, 0.5),
    ),
    swept="new_logit",
    cases={
        "Trust region: an action is given up": {},
        "Trust region: an ordinary update": {"new_logit": -7.5},
    },
    goes_wrong=(
        "ε = 1e-10 is added to each probability before the logarithm. No ratio exceeds p · 1e10, "
        "so KL is bounded: an update that gives up an action passes the limit of 0.01."
    ),
    why=(
        "Exactly the update that a trust region should refuse gets through: the policy cannot "
        "return to an action that it never tries. In float32 the ε also makes KL of equal "
        "policies differ from 0. log_softmax is finite for all finite logits; it needs no ε."
    ),
    right_by="log_softmax in float64",
    reports=(
        Report(
            "tensorforce/tensorforce, pull request 96",
            "https://github.com/tensorforce/tensorforce/pull/96",
            "Uses log(probs + epsilon) for numerical stability.",
        ),
        Report(
            "MarvinTeichmann/tensorflow-fcn, issue 18",
            "https://github.com/MarvinTeichmann/tensorflow-fcn/issues/18",
            "Where the ε of softmax belongs: a discussion without log_softmax.",
        ),
    ),
    of_tutorial=True,
)
