"""KL per pixel instead of per image."""

from kllab.topics.pitfalls.mistake import Input, Mistake, Report, between

MISTAKE = Mistake(
    name="per_pixel",
    group="VAE",
    title="KL per pixel against per image",
    quantity="Rate: KL per image",
    inputs=(
        Input("pixels", "Pixels per image", 784, (64, 256, 784, 3072, 12288)),
        Input("latents", "Latent dimensions", 20, (1, 2, 5, 10, 20, 50)),
        between("mu", "Mean of each latent; its variance is 0.1", 1.0, 0.0, 3.0, 0.1),
    ),
    swept="pixels",
    cases={"Per pixel: MNIST": {}, "Per pixel: large images": {"pixels": 12288}},
    goes_wrong=(
        "The KL is divided by batch × pixels, to match a reconstruction that is a mean over "
        "pixels. What is logged as KL is per pixel: 784 times smaller than the rate of an image."
    ),
    why=(
        "Beside a reconstruction that is a mean over pixels the proportion is right. But the "
        "number is no longer in nats per image: it cannot be compared with another image size or "
        "paper, an ELBO looks 784 times too good, free bits and capacities mean something else, "
        "and the learning rate of both terms has changed. Beside a summed reconstruction the same "
        "line is a β of 1/784."
    ),
    right_by="the sum over latents, the mean over images, in float64",
    reports=(
        Report(
            "pytorch/examples, issue 290",
            "https://github.com/pytorch/examples/issues/290",
            "The KL is divided by batch_size × 784.",
        ),
        Report(
            "pytorch/examples, issue 294",
            "https://github.com/pytorch/examples/issues/294",
            "The same line: KLD /= args.batch_size * 784.",
        ),
    ),
    log_x=True,
    log_y=True,
)
