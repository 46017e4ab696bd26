"""The frame around every page: configuration, navigation, sidebar."""

from pathlib import Path

import streamlit as st

PAGES = Path(__file__).resolve().parent

st.set_page_config(
    page_title="KL Lab",
    page_icon=":material/ssid_chart:",
    layout="wide",
    menu_items={"About": "KL Lab: the Kullback-Leibler divergence in deep learning."},
)

# One line a page; the names of its folder and file are its section and its address.
navigation = st.navigation(
    {
        "": [st.Page(PAGES / "home.py", title="Home", icon=":material/home:", default=True)],
        "Foundations": [
            st.Page(
                PAGES / "foundations" / "normal.py", title="Normal", icon=":material/show_chart:"
            ),
        ],
        "Deep learning": [
            st.Page(PAGES / "deep_learning" / "vae.py", title="VAE", icon=":material/memory:"),
        ],
    }
)
navigation.run()
