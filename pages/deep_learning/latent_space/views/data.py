"""View "Data": the numbers of the page as tables."""

from kllab.divergences.units import Unit
from kllab.topics.latent_space.compute import LatentView
from pages.deep_learning.latent_space.view import PageView
from pages.web import page


def _draw(view: LatentView, unit: Unit) -> None:
    page.data(view.tables, unit, name="latent_space")


VIEW = PageView("Data", 80, _draw)
