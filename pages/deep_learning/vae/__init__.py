"""The page "Variational autoencoder", described for the navigation and the home page."""

from pages.web.page_info import KlHere, PageInfo

INFO = PageInfo(
    order=1,
    icon="memory",
    heading="Variational autoencoder",
    sentence="Train on real digits; watch rate, distortion and β; compare schedules.",
    kl=KlHere(
        formula=r"\mathrm{KL}(q(z|x)\,\|\,p(z))",
        direction="reverse: the model's posterior against the prior",
        role="the rate, the extra nats to describe an image's code with the prior, weighted by β",
    ),
)
