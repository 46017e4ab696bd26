"""The page "Maximum entropy", described for the navigation and the home page."""

from pages.web.page_info import KlHere, PageInfo

INFO = PageInfo(
    order=5,
    title="Maximum entropy",
    icon="thermostat",
    heading="Maximum entropy",
    sentence=(
        "Soft values on a gridworld, exact; soft actor-critic learns them, temperature and all."
    ),
    kl=KlHere(
        formula=r"\mathrm{KL}(\pi\,\|\,e^{Q/\alpha}/Z)",
        direction="reverse: the policy against the softmax of its values",
        role="what makes the policy a projection; α pays for its entropy",
    ),
)
