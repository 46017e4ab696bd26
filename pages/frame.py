"""Frame of every page: configuration, navigation, sidebar."""

import streamlit as st

from pages.web import session, style, units
from pages.web.navigation import FOLDER, PAGES

ASSETS = FOLDER.parent / "assets"

# Before the navigation: otherwise the browser requests a page's icon from another server.
st.set_page_config(
    page_title="KL Lab",
    page_icon=str(ASSETS / "icon.png"),
    layout="wide",
    menu_items={"About": "KL Lab: the Kullback-Leibler divergence in deep learning."},
)

st.logo(str(ASSETS / "logo.svg"), icon_image=str(ASSETS / "icon.svg"), size="large")


# Pages are given by file, so that every script that runs this frame finds them.
sections = {"": [st.Page(FOLDER / "home.py", title="Home", icon=":material/home:", default=True)]}
headings = {}
for page in PAGES:
    icon = f":material/{page.info.icon}:"
    shown = st.Page(page.script, title=page.info.title, icon=icon, url_path=page.name)
    sections.setdefault(page.section_title, []).append(shown)
    headings[page.name] = page.info.heading
navigation = st.navigation(
    sections,
    # An embedded page has no navigation.
    position="hidden" if st.context.is_embedded else "top",
)
heading = headings.get(navigation.url_path)
if heading:
    st.set_page_config(page_title=f"{heading} · KL Lab")
style.apply()
session.start(navigation.url_path)
units.choose()
navigation.run()
