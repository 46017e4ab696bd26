"""The estimator k3 as a loss."""

from kllab.topics.pitfalls.mistake import Input, Mistake, Report, between

MISTAKE = Mistake(
    name="k3_loss",
    group="Samples",
    title="The estimator k3 as a loss",
    quantity="KL(π‖π_ref) reached",
    inputs=(
        between("distance", "Distance of π_ref's two modes from 0", 3.0, 1.0, 4.0, 0.25),
        Input("steps", "Steps", 1500, (100, 300, 600, 1000, 1500, 2000, 3000)),
        Input("batch", "Samples per step", 256, (32, 64, 128, 256, 512, 1024)),
    ),
    swept="distance",
    cases={"k3 as a loss": {}, "k3 as a loss: modes close by": {"distance": 1.0}},
    goes_wrong=(
        "k3 = r − 1 − log r, with r = π_ref(x)/π(x) and x drawn from π, estimates KL(π‖π_ref) "
        "without bias. Differentiated as a loss, it descends the other divergence, KL(π_ref‖π)."
    ),
    why=(
        "The samples come from π, so the derivative of the estimate misses the part in which the "
        "samples move. For k3 the mean of what is left is ∇KL(π_ref‖π); for k1 = −log r it is 0. "
        "For k2 = (log r)²/2 it is ∇KL(π‖π_ref), which was wanted. Here π is one normal "
        "distribution and π_ref has two modes: by k3 π covers both, by k2 it settles on one. Both "
        "learn from the same random numbers. If π can equal π_ref both end there, on other ways."
    ),
    right_by="k2 as a loss; the KL by quadrature",
    reports=(
        Report(
            "OpenRLHF/OpenRLHF, pull request 1309",
            "https://github.com/OpenRLHF/OpenRLHF/pull/1309",
            "k1's gradient vanishes in expectation, k3's descends the forward KL; k2's is right "
            "on-policy.",
        ),
        Report(
            "NVIDIA-NeMo/RL, pull request 2506",
            "https://github.com/NVIDIA-NeMo/RL/pull/2506",
            "The gradient of the expected KL is not the expected gradient of its estimate.",
        ),
        Report(
            "huggingface/trl, issue 2914",
            "https://github.com/huggingface/trl/issues/2914",
            "Asks which KL the loss of GRPO computes: it looks like the forward one.",
        ),
    ),
    trained=True,
)
