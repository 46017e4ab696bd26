"""A view of the page: one module in `views` each, found by its place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules

from kllab.divergences.units import Unit
from kllab.topics.latent_space.compute import LatentView
from pages.deep_learning.latent_space import views
from pages.web.control_kinds import Control


@dataclass(frozen=True)
class PageView:
    """View of the page: the constant `VIEW` of a module in `views`.

    Attributes
    ----------
    title : str
        Title of its tab, one short word.
    order : int
        Position among the tabs; no two are equal.
    draw : callable
        Draws it for the point in hand, with information in a unit.
    controls : sequence of Control, optional
        The controls that it draws, for links.
    later : sequence of Control, optional
        Those that depend on the model; `draw` reads them by `address.read`.
    """

    title: str
    order: int
    draw: Callable[[LatentView, Unit], None]
    controls: Sequence[Control] = ()
    later: Sequence[Control] = ()


def found() -> tuple[PageView, ...]:
    """Return the views of all modules, in their order."""
    modules = [
        import_module(f"{views.__name__}.{each.name}") for each in iter_modules(views.__path__)
    ]
    return tuple(sorted((module.VIEW for module in modules), key=lambda view: view.order))
