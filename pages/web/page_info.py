"""What a page says of itself, for the navigation, the home page and the other pages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class KlHere:
    """The divergence that a page of deep learning is about.

    Attributes
    ----------
    formula : str
        The divergence, as LaTeX.
    direction : str
        Forward (target first) or reverse (model first), and between which two distributions.
    role : str
        What the divergence does there.
    """

    formula: str
    direction: str
    role: str


@dataclass(frozen=True)
class PageInfo:
    """How a page is listed. It stands as `INFO` in the `__init__.py` of the page's folder.

    Attributes
    ----------
    order : int
        Place within its section.
    title : str
        In the navigation.
    icon : str
        A name of Material Symbols.
    heading, sentence : str
        On the home page; the heading also names the browser's tab.
    kl : KlHere, optional
        What the other pages of deep learning show of it.
    """

    order: int
    title: str
    icon: str
    heading: str
    sentence: str
    kl: KlHere | None = None
