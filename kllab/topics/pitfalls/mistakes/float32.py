"""Cancellation in float32."""

from kllab.topics.pitfalls.mistake import Input, Mistake, Report

MISTAKE = Mistake(
    name="float32",
    group="By hand",
    title="Cancellation in float32",
    quantity="KL(P‖Q)",
    inputs=(
        Input(
            "gap",
            "Gap: Q's standard deviation is 1 + gap, P's is 1",
            1e-3,
            tuple(float(f"{digit}e-{power}") for power in range(6, 0, -1) for digit in (1, 2, 5)),
        ),
    ),
    swept="gap",
    cases={"float32: P near Q": {}, "float32: exactly 0": {"gap": 1e-5}},
    goes_wrong=(
        "The textbook's formula for two normals adds and subtracts numbers near ½ whose sum is "
        "gap². In float32 each of them is rounded by 3e-8: below a gap of 0.001 no digit is right, "
        "and KL can be 0 or negative."
    ),
    why=(
        "KL near P = Q is the square of their distance, while rounding errors of the terms stay "
        "as large as the terms. Clamping at 0 hides it. Write KL as a sum of terms that are "
        "never negative, from the differences of the parameters, as kllab does; or compute it in "
        "float64, which moves the problem to a gap of 1e-8."
    ),
    right_by="kl_divergence of kllab, on the same float32 numbers",
    reports=(
        Report(
            "pytorch/pytorch, issue 32520",
            "https://github.com/pytorch/pytorch/issues/32520",
            "F.kl_div in float32 is negative, or not 0, for equal distributions.",
        ),
        Report(
            "pytorch/pytorch, issue 80488",
            "https://github.com/pytorch/pytorch/issues/80488",
            "Negative values after the fix of 32520; still open.",
        ),
    ),
    of_tutorial=True,
    log_x=True,
    log_y=True,
)
