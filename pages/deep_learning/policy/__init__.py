"""The page "Policy optimisation", described for the navigation and the home page."""

from pages.web.page_info import KlHere, PageInfo

INFO = PageInfo(
    order=7,
    icon="sports_esports",
    heading="Policy optimisation",
    sentence="Train TRPO, PPO and plain policy gradients; see how far one update may go, and why.",
    kl=KlHere(
        formula=r"\mathrm{KL}(\pi_\text{old}\,\|\,\pi_\text{new})",
        direction="the policy that gathered the data against the one that learns from it",
        role="how far one update may go: the trust region",
    ),
)
