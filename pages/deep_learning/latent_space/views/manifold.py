"""View "Manifold": images decoded on a grid of the plane, at quantiles of the prior."""

from kllab.divergences.units import Unit
from kllab.topics.latent_space.compute import LatentView, decoded_manifold
from kllab.topics.latent_space.plane import from_manifold
from pages.deep_learning.latent_space import controls as own
from pages.deep_learning.latent_space import image_figures, text
from pages.deep_learning.latent_space.view import PageView
from pages.web import controls
from pages.web.chart import Dragged, chart
from pages.web.control_kinds import Slider

ROWS = Slider(
    "rows", "Images in a row", 4, 20, 12, 1,
    help="Each image stands for the same probability of the plane under the prior.",
)  # fmt: skip


def _draw(view: LatentView, _: Unit) -> None:
    rows = controls.draw_one(ROWS)

    def move(dragged: Dragged) -> None:
        end = view.on.reach
        x, y = (from_manifold(share, end) for share in (dragged.x, dragged.y))
        own.move(view.model, view.point.plane, Dragged(dragged.name, x, y, dragged.done))

    chart(
        lambda: image_figures.manifold(decoded_manifold(view.model, view.point.plane, rows)),
        key="manifold",
        alt=text.manifold(view, rows),
        height=None,
        version=f"{view.on.key} {rows}",
        handles=[image_figures.manifold_handle(view)],
        on_drag=move,
    )


VIEW = PageView("Manifold", 10, _draw, (ROWS,))
