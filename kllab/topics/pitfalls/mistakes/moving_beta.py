"""The best checkpoint under a moving beta."""

from kllab.topics.pitfalls.mistake import Input, Mistake, Report, between

MISTAKE = Mistake(
    name="moving_beta",
    group="VAE",
    title="Best checkpoint under a moving β",
    quantity="−ELBO of the kept checkpoint",
    inputs=(
        Input("steps", "Steps", 1000, (200, 600, 1000, 1500, 2000)),
        between("warm_up", "Share of the steps in which β rises from 0 to 1", 0.8, 0.2, 1.0, 0.1),
    ),
    swept="warm_up",
    cases={"Best checkpoint: β rises": {}, "Best checkpoint: a shorter warm-up": {"warm_up": 0.5}},
    goes_wrong=(
        "The checkpoint with the lowest held-out loss is kept, and the loss has the β of its step. "
        "While β rises the loss rises with it: what is kept is an early model, never a better one."
    ),
    why=(
        "Losses with different β are no measures of the same thing. Choose the checkpoint by the "
        "ELBO, with β = 1, or by the final β, whatever β the training has. Early stopping and "
        "learning rates that fall on a plateau have the same fault."
    ),
    right_by="the held-out ELBO, β = 1, at each record",
    reports=(
        Report(
            "jxhe/vae-lagging-encoder, issue 9",
            "https://github.com/jxhe/vae-lagging-encoder/issues/9",
            "With annealing, is the model selected by the current β or by β = 1? By β = 1.",
        ),
        Report(
            "ccpem/affinity-vae, pull request 219",
            "https://github.com/ccpem/affinity-vae/pull/219",
            "Early stopping has to check that β is at its nominal value.",
        ),
    ),
    trained=True,
)
