"""The sections of the page of properties, in the order of its menu."""

from pages.foundations.properties.identities import IDENTITIES
from pages.foundations.properties.inequalities import INEQUALITIES
from pages.foundations.properties.section import Section

_ORDER = (
    "gibbs",
    "asymmetry",
    "normals",
    "triangle",
    "infinity",
    "additivity",
    "chain",
    "processing",
    "change",
    "pinsker",
)
SECTIONS: dict[str, Section] = {name: (IDENTITIES | INEQUALITIES)[name] for name in _ORDER}
