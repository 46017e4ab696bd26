"""The frame around every page: configuration, navigation, sidebar."""

from pathlib import Path

import streamlit as st

from kllab.ui import entrance, units

PAGES = Path(__file__).resolve().parent
ASSETS = PAGES.parent / "assets"

st.set_page_config(
    page_title="KL Lab",
    page_icon=str(ASSETS / "icon.png"),
    layout="wide",
    menu_items={"About": "KL Lab: the Kullback-Leibler divergence in deep learning."},
)

st.logo(str(ASSETS / "logo.svg"), icon_image=str(ASSETS / "icon.svg"), size="large")


def room(path: str, title: str, icon: str, *, default: bool = False) -> st.Page:
    """Name a page by its file, so that it is found whichever script runs this frame."""
    return st.Page(PAGES / path, title=title, icon=f":material/{icon}:", default=default)


# One line a page; its folder is its section, its file name its address.
navigation = st.navigation(
    {
        "": [room("home.py", "Home", "home", default=True)],
        "Foundations": [
            room("foundations/discrete.py", "Discrete", "bar_chart"),
            room("foundations/normal.py", "Normal", "show_chart"),
            room("foundations/asymmetry_2d.py", "Asymmetry in 2-D", "blur_on"),
            room("foundations/families.py", "Families", "stacked_line_chart"),
            room("foundations/properties.py", "Properties", "rule"),
        ],
        "Deep learning": [
            room("deep_learning/vae.py", "VAE", "memory"),
            room("deep_learning/bayesian_network.py", "Bayesian network", "hub"),
            room("deep_learning/output_regularisation.py", "Output regularisation", "tune"),
            room("deep_learning/policy.py", "Policy", "sports_esports"),
            room("deep_learning/maximum_entropy.py", "Maximum entropy", "thermostat"),
            room("deep_learning/information_bottleneck.py", "Information bottleneck", "filter_alt"),
        ],
    },
    # Inside somebody else's page only the page itself is wanted.
    position="hidden" if st.context.is_embedded else "sidebar",
)
entrance.enter(navigation.url_path)
units.choose()
navigation.run()
