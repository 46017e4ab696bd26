"""The page "Rate and distortion", described for the navigation and the home page."""

from pages.web.page_info import KlHere, PageInfo

INFO = PageInfo(
    order=7,
    icon="scatter_plot",
    heading="Rate and distortion",
    sentence="Train VAEs for many β at once; watch their points land on the rate-distortion plane.",
    kl=KlHere(
        formula=r"R = \mathbb{E}_x\,\mathrm{KL}(q(z|x)\,\|\,p(z))",
        direction="reverse: the model's posterior against the prior",
        role="the rate, one of the two axes: what a lower distortion costs",
    ),
)
