"""The page "Maximum entropy", described for the navigation and the home page."""

from pages.web.page_info import KlHere, PageInfo

INFO = PageInfo(
    order=8,
    icon="thermostat",
    heading="Maximum entropy",
    sentence=(
        "Solve a gridworld exactly at any temperature; let soft actor-critic learn the same."
    ),
    kl=KlHere(
        formula=r"\mathrm{KL}(\pi\,\|\,e^{Q/\alpha}/Z)",
        direction="reverse: the policy against the softmax of its values",
        role="smallest for the optimal policy; α is the reward for a nat of entropy",
    ),
)
