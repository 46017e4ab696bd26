"""The sections of the page of properties, in the order of its menu."""

from kllab.ui.properties.identities import IDENTITIES
from kllab.ui.properties.inequalities import INEQUALITIES
from kllab.ui.properties.section import Section

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
