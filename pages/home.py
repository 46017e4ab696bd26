"""Home page: what the lab is, and where to begin."""

import streamlit as st

from kllab.topics.normal.compute import explore
from kllab.topics.normal.spec import NormalPair
from pages.foundations.normal import figures
from pages.web import page, units
from pages.web.chart import chart
from pages.web.navigation import PAGES

START = NormalPair()

page.header(
    "KL Lab",
    "A laboratory for the **Kullback-Leibler divergence** in deep learning. KL(P‖Q) is the average "
    "extra cost of expecting Q where outcomes follow P. Set two distributions and read both "
    "directions, with no digit that is not known; train a VAE on real digits and watch rate, "
    "distortion and β live.",
)
view, unit = explore(START), units.current()
picture, numbers = st.columns([3, 2], gap="large", vertical_alignment="center")
with picture:
    chart(
        figures.densities(view),
        key="home",
        alt=f"P = N(0, 1²) and Q = N(1, 2²): KL(P||Q) = {unit.text(view.kl_pq)}, "
        f"KL(Q||P) = {unit.text(view.kl_qp)}.",
        height=300,
    )
with numbers:
    page.divergences(view.pq, view.qp, unit)
    st.latex(r"\mathrm{KL}(P\|Q) = \int p(x)\,\log\frac{p(x)}{q(x)}\,\mathrm{d}x")

st.header("Where to begin", anchor=False)
for first in range(0, len(PAGES), 2):
    pair = PAGES[first : first + 2]  # the last row may have one page
    for column, listed in zip(st.columns(2), pair, strict=False):
        with column.container(border=True, height="stretch"):
            icon = f":material/{listed.info.icon}:"
            st.page_link(str(listed.script), label=f"**{listed.info.heading}**", icon=icon)
            st.caption(listed.info.sentence)
