"""The door: what the lab is, and where to begin."""

import streamlit as st

from kllab.explorations.normal import NormalPair, explore
from kllab.figures import normal as figures
from kllab.ui import page, units
from kllab.ui.chart import chart
from kllab.ui.rooms import PAGES, ROOMS

START = NormalPair()

page.header(
    "KL Lab",
    "A laboratory for the **Kullback-Leibler divergence** in deep learning. KL(P‖Q) is the average "
    "extra cost of expecting Q where outcomes follow P. Set two distributions and read both "
    "directions, with no digit that is not known; train a VAE on real digits and watch rate, "
    "distortion and β live.",
)
view, unit = explore(START), units.current()
picture, door = st.columns([3, 2], gap="large", vertical_alignment="center")
with picture:
    chart(
        figures.densities(view),
        key="home",
        alt=f"P = N(0, 1²) and Q = N(1, 2²): KL(P||Q) = {unit.text(view.kl_pq)}, "
        f"KL(Q||P) = {unit.text(view.kl_qp)}.",
        height=300,
    )
with door:
    page.divergences(view.pq, view.qp, unit)
    st.latex(r"\mathrm{KL}(P\|Q) = \int p(x)\,\log\frac{p(x)}{q(x)}\,\mathrm{d}x")

st.header("Where to begin", anchor=False)
for first in range(0, len(ROOMS), 2):
    pair = ROOMS[first : first + 2]  # the last may stand alone
    for column, room in zip(st.columns(2), pair, strict=False):
        with column.container(border=True, height="stretch"):
            icon = f":material/{room.icon}:"
            st.page_link(str(PAGES / room.file), label=f"**{room.heading}**", icon=icon)
            st.caption(room.sentence)
