"""Description of a page for the navigation, the home page and the other pages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class KlHere:
    """Divergence of a page of deep learning.

    Attributes
    ----------
    formula : str
        The divergence, as LaTeX.
    direction : str
        Forward (target first) or reverse (model first), and between which two distributions.
    role : str
        Role of the divergence in the objective.
    """

    formula: str
    direction: str
    role: str


@dataclass(frozen=True)
class PageInfo:
    """Description of a page: the constant `INFO` in the `__init__.py` of its folder.

    Attributes
    ----------
    order : int
        Position within its section.
    icon : str
        A name of Material Symbols.
    heading, sentence : str
        Name of the page, as in the navigation, on the home page and in the title of the browser
        tab, and its description on the home page.
    kl : KlHere, optional
        Divergence that the other pages of deep learning list.
    """

    order: int
    icon: str
    heading: str
    sentence: str
    kl: KlHere | None = None
