"""The door: what the lab is, and where to begin."""

import streamlit as st

from kllab.ui import page

page.header(
    "KL Lab",
    "A laboratory for the **Kullback-Leibler divergence** in deep learning: move a distribution "
    "and both directions answer, exact to the last digit; train a VAE on real digits and watch "
    "rate, distortion and β live.",
)
