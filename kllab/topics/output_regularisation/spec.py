"""Spec of one prediction: its logits and the target of the regularisation."""

from dataclasses import dataclass

from kllab.models.spec_field import check_field

CLASSES = 10
LEAD_RANGE = (0.0, 60.0)
"""Smallest and largest logit of class 0, on the curves and on the slider."""
TARGETS: dict[str, tuple[float, ...]] = {
    "uniform": (0.1,) * CLASSES,
    "smoothed label": (0.91,) + (0.01,) * (CLASSES - 1),
    "two classes only": (0.5, 0.5) + (0.0,) * (CLASSES - 2),
}
"""Target distributions; the smoothed label has epsilon = 0.1."""


@dataclass(frozen=True)
class Prediction:
    """Softmax of ten logits: `lead` for the first class, 0 for the others.

    Raises
    ------
    ValueError
        If the target is unknown.
    """

    lead: float = 25.0
    target: str = "uniform"

    def __post_init__(self) -> None:
        check_field(self, "target", self.target in TARGETS, f"one of {', '.join(TARGETS)}")
