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
    title : str
        Title in the navigation.
    icon : str
        A name of Material Symbols.
    heading, sentence : str
        Heading and description on the home page. The heading is also the title of the browser tab.
    kl : KlHere, optional
        Divergence that the other pages of deep learning list.
    """

    order: int
    title: str
    icon: str
    heading: str
    sentence: str
    kl: KlHere | None = None
