"""The door: what the lab is, and where to begin."""

from pathlib import Path

import streamlit as st

from kllab.explorations.normal import NormalPair, explore
from kllab.figures import normal as figures
from kllab.ui import page, units
from kllab.ui.chart import chart

PAGES = Path(__file__).resolve().parent
START = NormalPair()
ROOMS = (
    (
        "foundations/normal.py",
        "Two normal distributions",
        ":material/show_chart:",
        "Move a mean or a standard deviation; see where the divergence comes from.",
    ),
    (
        "foundations/asymmetry_2d.py",
        "Two Gaussians in the plane",
        ":material/blur_on:",
        "Means, variances, correlation; both directions as maps over the plane.",
    ),
    (
        "foundations/discrete.py",
        "Discrete distributions",
        ":material/bar_chart:",
        "Edit up to eight outcomes; entropy, cross-entropy, and when KL is infinite.",
    ),
    (
        "foundations/families.py",
        "Any two families",
        ":material/stacked_line_chart:",
        "Cauchy against Normal, Poisson against Geometric; each number with its method and error.",
    ),
    (
        "foundations/properties.py",
        "Properties",
        ":material/rule:",
        "Try to break them: Gibbs, the triangle, data processing, Pinsker and more.",
    ),
    (
        "deep_learning/vae.py",
        "Variational autoencoder",
        ":material/memory:",
        "Train on real digits; watch rate, distortion and β; compare schedules.",
    ),
    (
        "deep_learning/bayesian_network.py",
        "Bayesian network",
        ":material/hub:",
        "Move a gap in the data and watch a network grow unsure; KL to a prior, weighed by 1/N.",
    ),
    (
        "deep_learning/output_regularisation.py",
        "Output regularisation",
        ":material/tune:",
        "Label smoothing, confidence penalty, distillation: calibration and entropy over β.",
    ),
    (
        "deep_learning/policy.py",
        "Policy optimisation",
        ":material/sports_esports:",
        "TRPO, PPO and plain gradients train live; how far an update may go, as a picture.",
    ),
    (
        "deep_learning/maximum_entropy.py",
        "Maximum entropy",
        ":material/thermostat:",
        "Soft values on a gridworld, exact; soft actor-critic learns them, temperature and all.",
    ),
    (
        "deep_learning/information_bottleneck.py",
        "Information bottleneck",
        ":material/filter_alt:",
        "Edit a small joint and watch clusters split; squeeze digits through a code over β.",
    ),
)

page.header(
    "KL Lab",
    "A laboratory for the **Kullback-Leibler divergence** in deep learning: move a distribution "
    "and both directions answer, exact to the last digit; train a VAE on real digits and watch "
    "rate, distortion and β live.",
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
    page.divergences(view.kl_pq, view.kl_qp, unit)
    st.latex(r"\mathrm{KL}(P\|Q) = \int p(x)\,\log\frac{p(x)}{q(x)}\,\mathrm{d}x")

st.subheader("Where to begin", anchor=False)
for first in range(0, len(ROOMS), 2):
    pair = ROOMS[first : first + 2]  # the last may stand alone
    for column, (target, title, icon, sentence) in zip(st.columns(2), pair, strict=False):
        with column.container(border=True, height="stretch"):
            st.page_link(str(PAGES / target), label=f"**{title}**", icon=icon)
            st.caption(sentence)
