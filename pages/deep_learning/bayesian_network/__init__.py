"""The page "Bayesian neural network", described for the navigation and the home page."""

from pages.web.page_info import KlHere, PageInfo

INFO = PageInfo(
    order=5,
    icon="hub",
    heading="Bayesian neural network",
    sentence=(
        "Move a gap in the data and see the uncertainty there; KL to the prior, weighted by 1/N."
    ),
    kl=KlHere(
        formula=r"\mathrm{KL}(q(w)\,\|\,p(w))",
        direction="reverse: the model's posterior of the weights against their prior",
        role=(
            "the extra cost of describing the weights by their prior: minimising mean NLL + KL/N "
            "fits q to the posterior"
        ),
    ),
)
