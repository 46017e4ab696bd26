"""The two directions of KL between P and Q: names and looks, the same on all pages."""

from dataclasses import dataclass
from typing import Any, TypeVar

from pages.charts.theme import P_FILL, P_LINE, Q_FILL, Q_LINE
from pages.web.control_kinds import Choice

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Side:
    """P or Q: its name, and its look in charts, which also works without colours."""

    name: str
    line: dict[str, Any]
    fill: str
    pattern: str
    symbol: str

    @property
    def colour(self) -> str:
        """Colour of lines, bars and markers."""
        return str(self.line["color"])


P = Side("P", P_LINE, P_FILL, "", "circle")
Q = Side("Q", Q_LINE, Q_FILL, "/", "diamond")
SIDES = {side.name: side for side in (P, Q)}


@dataclass(frozen=True, eq=False)
class Direction:
    """KL(first||second); charts draw it in the look of `first`."""

    first: Side
    second: Side

    def of(self, pq: T, qp: T) -> T:
        """Return `pq` if this is KL(P||Q), else `qp`."""
        return pq if self.first is P else qp

    @property
    def name(self) -> str:
        """Name of the divergence."""
        return f"KL({self.first.name}‖{self.second.name})"

    @property
    def alt(self) -> str:
        """Name of the divergence in the descriptions of charts, for screen readers."""
        return f"KL({self.first.name}||{self.second.name})"

    @property
    def latex(self) -> str:
        """Name of the divergence as LaTeX."""
        return rf"\mathrm{{KL}}({self.first.name}\|{self.second.name})"

    @property
    def adds(self) -> str:
        """Where an outcome adds to the divergence."""
        return f"{self.second.name.lower()} < {self.first.name.lower()}: adds"

    @property
    def subtracts(self) -> str:
        """Where an outcome subtracts from the divergence."""
        return f"{self.second.name.lower()} > {self.first.name.lower()}: subtracts"

    @property
    def integrand(self) -> str:
        """Name of its integrand."""
        first, second = self.first.name.lower(), self.second.name.lower()
        return f"{first} log({first}/{second})"


DIRECTIONS = {"pq": Direction(P, Q), "qp": Direction(Q, P)}
"""Both directions, by their names in links."""
NAMES = {key: way.name for key, way in DIRECTIONS.items()}
"""Names of the divergences, by the same keys."""
DIRECTION = Choice(
    "direction",
    "Integrand of",
    tuple(DIRECTIONS),
    "pq",
    labels=NAMES,
)
"""Control of the direction whose integrand is drawn."""
