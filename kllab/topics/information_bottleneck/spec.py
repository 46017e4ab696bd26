"""Spec of the exact part: a table, one beta and the direction of annealing."""

from dataclasses import dataclass

from kllab.models.spec_field import check_field
from kllab.topics.information_bottleneck.joint_table import Table, check_table

BETAS: tuple[float, ...] = tuple(float(f"{10 ** (k / 20):.3g}") for k in range(-6, 55))
"""Weights of relevance along the annealing, 20 per decade."""
WAYS = ("both", "rising", "falling")


@dataclass(frozen=True)
class Bottleneck:
    """Table of joint weights, with the selected beta and the direction of annealing.

    Parameters
    ----------
    table : tuple of tuples of float
        Weights of (x, y), 2 to 6 rows x and 2 to 6 columns y; normalised they are p(x, y).
    noise : float
        Share of p(x, y) that is replaced by p(x) p(y), 0 to 1.
    beta : float
        Weight of relevance, one of `BETAS`.
    way : {"both", "rising", "falling"}
        Direction of annealing; "both" keeps the solution with the lower functional at each beta.

    Raises
    ------
    ValueError
        If a field is not allowed: names the field, its value and what is allowed.
    """

    table: Table = ((20.0, 8.0, 1.0, 1.0), (8.0, 20.0, 1.0, 1.0), (1.0, 1.0, 20.0, 8.0),
                    (1.0, 1.0, 8.0, 20.0))  # fmt: skip
    noise: float = 0.0
    beta: float = 3.98
    way: str = "both"

    def __post_init__(self) -> None:
        try:
            check_table(self.table)
        except ValueError as error:
            raise ValueError(f"Bottleneck: table: {error}") from None
        check_field(self, "noise", 0 <= self.noise <= 1, "a number from 0 to 1")
        allowed = f"one of the {len(BETAS)} from {BETAS[0]:g} to {BETAS[-1]:g} in BETAS"
        check_field(self, "beta", self.beta in BETAS, allowed)
        check_field(self, "way", self.way in WAYS, f"one of {', '.join(WAYS)}")
