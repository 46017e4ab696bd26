"""The page "Output regularisation", described for the navigation and the home page."""

from pages.web.page_info import KlHere, PageInfo

INFO = PageInfo(
    order=6,
    icon="tune",
    heading="Output regularisation",
    sentence="Label smoothing, confidence penalty, distillation: calibration and entropy over β.",
    kl=KlHere(
        formula=r"\mathrm{KL}(u\,\|\,p_\theta),\ \mathrm{KL}(p_\theta\,\|\,u)",
        direction="forward: label smoothing, distillation; reverse: confidence penalty",
        role="what discourages overconfident predictions, or copies a teacher's",
    ),
)
