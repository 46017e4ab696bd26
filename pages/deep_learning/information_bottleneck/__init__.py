"""The page "Information bottleneck", described for the navigation and the home page."""

from pages.web.page_info import KlHere, PageInfo

INFO = PageInfo(
    order=9,
    icon="filter_alt",
    heading="Information bottleneck",
    sentence=(
        "Edit a small joint distribution and watch clusters split; train digit classifiers through "
        "ever narrower codes."
    ),
    kl=KlHere(
        formula=r"\mathbb{E}_x\,\mathrm{KL}(p(z|x)\,\|\,r(z))",
        direction="reverse: the encoder against a fixed marginal",
        role="an upper bound on I(X;Z): how much of x the code may keep, weighted by β",
    ),
)
