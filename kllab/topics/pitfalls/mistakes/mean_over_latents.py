"""The mean over latent dimensions instead of their sum."""

from kllab.topics.pitfalls.mistake import Input, Mistake, Report, between

MISTAKE = Mistake(
    name="mean_over_latents",
    group="VAE",
    title="Mean over latents instead of sum",
    quantity="Rate: KL per image",
    inputs=(
        Input("latents", "Latent dimensions", 20, (1, 2, 5, 10, 20, 50, 100, 256)),
        between("mu", "Mean of each latent; its variance is 0.1", 1.0, 0.0, 3.0, 0.1),
    ),
    swept="latents",
    cases={"Latents: twenty": {}, "Latents: two": {"latents": 2}},
    goes_wrong=(
        "KL of independent latents is the sum over them. mean() over batch and latents at once "
        "divides it by the number of latents: with 20, β is 1/20."
    ),
    why=(
        "A VAE with this loss reconstructs well and samples badly, for the codes stray from the "
        "prior; and its β changes with the number of latents, so these cannot be compared. Sum "
        "over latents, then take the mean over images."
    ),
    right_by="the sum over latents, the mean over images, in float64",
    reports=(
        Report(
            "maxhodak/keras-molecules, issue 59",
            "https://github.com/maxhodak/keras-molecules/issues/59",
            "K.mean over the latent representation, where other sources use K.sum.",
        ),
        Report(
            "keras-team/keras-io, issue 270",
            "https://github.com/keras-team/keras-io/issues/270",
            "The tutorial averages over latents and batch; it should sum over latents.",
        ),
    ),
    log_x=True,
)
