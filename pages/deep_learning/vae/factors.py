"""Known factors of shapes: which latent dimension tells about which of them."""

from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from kllab.data.shape_grid import FACTORS
from kllab.topics.vae.run_view import VaeRun
from pages.charts.theme import SKY, Figure, axis, figure, note
from pages.charts.traces import heat_map
from pages.web import moments
from pages.web.chart import chart
from pages.web.live_run import LiveRun
from pages.web.run_curves import draw_numbers

UNKNOWN = (
    "The factors of these images are not known. Train on the dataset of shapes with two latents or "
    "more: position, size, rotation and kind of each are known."
)
LIMITS = (
    "MIG asks of each factor how much more the best dimension tells about it than the second best. "
    "D is 1 if each dimension is important for one factor only, C if one dimension is important "
    "for each factor, I if the factors are predicted without an error (decision trees on the "
    "posterior means). Such numbers need known factors. Seeds and β matter more than the "
    "objective, the measures agree only in part, and without known factors good models could not "
    "be told from bad ones (Locatello et al. 2019, 12,000 models)."
)


def draw(run: LiveRun[VaeRun]) -> None:
    """Draw the information of each dimension on each factor, with MIG and DCI."""
    if "factor_information" not in run.view.arrays:
        st.caption(UNKNOWN)
        return
    arrays, time = moments.choose(run, ("factor_information",))
    share = arrays["factor_information"]
    draw_numbers(numbers(run.view))
    st.caption(f"{time}Information of each latent on each factor, as a share of the factor's "
               "entropy.", help=LIMITS)  # fmt: skip
    alt = described(run.letter, share)
    chart(partial(information, share), key="factors", alt=alt, height=None)


def numbers(run: VaeRun) -> dict[str, str]:
    """Format MIG, and DCI once it is measured."""
    shown = {"MIG": "mig", "D": "disentanglement", "C": "completeness", "I": "informativeness"}
    found = {name: run.newest(column) for name, column in shown.items()}
    return {name: f"{value:.2f}" for name, value in found.items() if np.isfinite(value)}


def information(share: NDArray[np.float32]) -> Figure:
    """Draw the information as cells, (latent_dim, factors); the best of each column has its number.

    Histograms of few images show some information where there is none.
    """
    latents = len(share)
    cells = heat_map(
        share, 0, 1, [[0, "theme:panel"], [1, SKY]],
        x=list(FACTORS), y0=0, dy=1, name="information", showscale=False,
        hovertemplate="dimension %{y}, %{x}: %{z:.2f}<extra></extra>",
    )  # fmt: skip
    best = share.argmax(axis=0)
    notes = [
        note(f"{share[row, column]:.2f}", FACTORS[column], int(row))
        for column, row in enumerate(best)
    ]
    return figure(
        [cells],
        xaxis=axis("", side="top", showgrid=False),
        yaxis=axis("dimension", range=[latents - 0.5, -0.5], showgrid=False, nticks=latents),
        annotations=notes,
        hovermode="closest",
        margin={"l": 48, "r": 8, "t": 24, "b": 8},
        meta={},
    )


def described(letter: str, share: NDArray[np.float32]) -> str:
    """Describe the cells: the dimension that tells most about each factor."""
    best = share.argmax(axis=0)
    each = ", ".join(
        f"{name}: dimension {row}, {share[row, column]:.2f}"
        for column, (name, row) in enumerate(zip(FACTORS, best, strict=True))
    )
    return f"{letter}: the largest shares of information on the factors. {each}."
