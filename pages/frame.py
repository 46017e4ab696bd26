"""The frame around every page: configuration, navigation, sidebar."""

import streamlit as st

from kllab.ui import entrance, style, units
from kllab.ui.rooms import PAGES, ROOMS

ASSETS = PAGES.parent / "assets"

# Before the navigation: otherwise the browser asks a foreign server for a page's icon.
st.set_page_config(
    page_title="KL Lab",
    page_icon=str(ASSETS / "icon.png"),
    layout="wide",
    menu_items={"About": "KL Lab: the Kullback-Leibler divergence in deep learning."},
)

st.logo(str(ASSETS / "logo.svg"), icon_image=str(ASSETS / "icon.svg"), size="large")


# Pages are named by their files, so that they are found whichever script runs this frame.
sections = {"": [st.Page(PAGES / "home.py", title="Home", icon=":material/home:", default=True)]}
headings = {room.title: room.heading for room in ROOMS}
for room in ROOMS:
    shown = st.Page(PAGES / room.file, title=room.title, icon=f":material/{room.icon}:")
    sections.setdefault(room.section, []).append(shown)
navigation = st.navigation(
    sections,
    # Inside somebody else's page only the page itself is wanted.
    position="hidden" if st.context.is_embedded else "sidebar",
)
heading = headings.get(navigation.title)
if heading:
    st.set_page_config(page_title=f"{heading} · KL Lab")
style.apply()
entrance.enter(navigation.url_path)
units.choose()
navigation.run()
