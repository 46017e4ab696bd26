"""Mean against sum in the loss of a VAE."""

from kllab.topics.pitfalls.mistake import Input, Mistake, Report

MISTAKE = Mistake(
    name="sum_and_mean",
    group="VAE",
    title="Mean against sum in the loss",
    quantity="Loss per image, −ELBO",
    inputs=(
        Input("batch", "Images in the batch", 128, (1, 2, 4, 8, 16, 32, 64, 128, 256)),
        Input("pixels", "Pixels per image", 784, (64, 256, 784, 3072)),
        Input("rate", "KL per image, nats", 25.0, (1.0, 5.0, 10.0, 25.0, 50.0)),
    ),
    swept="batch",
    cases={"Sum and mean: MNIST": {}, "Sum and mean: one small image": {"batch": 1, "pixels": 64}},
    goes_wrong=(
        "The reconstruction is a mean over all pixels of the batch, PyTorch's default, the KL a "
        "sum over the batch: KL weighs batch × pixels times too much, 100,352 times for MNIST."
    ),
    why=(
        "−ELBO of an image is the sum over its pixels plus the sum over its latents; then the mean "
        "over images. Any other mixture is a β-VAE with an accidental β. This one ends with a KL "
        "of 0: posterior collapse. Write both terms per image, and each apart in the log."
    ),
    right_by="sums per image, the mean over images, in float64",
    reports=(
        Report(
            "zdebruine/MMVAE, pull request 19",
            "https://github.com/zdebruine/MMVAE/pull/19",
            "The KL was a sum, the reconstruction a mean: KL drops to 0 in a few epochs.",
        ),
        Report(
            "pytorch/examples, pull request 296",
            "https://github.com/pytorch/examples/pull/296",
            "Fixes the loss of the VAE example: sum over everything.",
        ),
    ),
    log_x=True,
    log_y=True,
)
