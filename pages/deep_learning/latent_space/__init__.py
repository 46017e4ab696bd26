"""The page "Latent space", described for the navigation and the home page."""

from pages.web.page_info import KlHere, PageInfo

INFO = PageInfo(
    order=3,
    icon="scatter_plot",
    heading="Latent space of a VAE",
    sentence="Drag a point through the codes of a trained VAE; see it decoded under your finger.",
    kl=KlHere(
        formula=r"\mathrm{KL}(q(z)\,\|\,p(z))",
        direction="reverse: the codes of all images against the prior",
        role="the part of the rate that says how far the codes are from the prior: its holes",
    ),
)
