"""Frame of every page: configuration, navigation, sidebar."""

from pathlib import Path

import streamlit as st

from pages.web import class_bar, class_link, presenting, run_control, session, style, units, visitor
from pages.web.navigation import (
    CLASS,
    MY_RUNS,
    PAGES,
    SCRIPTS,
    title_of,
)

ASSETS = Path(__file__).resolve().parents[1] / "assets"

# Before the navigation: otherwise the browser requests a page's icon from another server.
st.set_page_config(
    page_title="KL Lab",
    page_icon=str(ASSETS / "icon.png"),
    layout="wide",
    menu_items={"About": "KL Lab: the Kullback-Leibler divergence in deep learning."},
)

st.logo(str(ASSETS / "logo.svg"), icon_image=str(ASSETS / "icon.svg"), size="large")


# Pages are given by file, so that every script that runs this frame finds them.
home = st.Page(SCRIPTS[""], title="Home", icon=":material/home:", default=True)
runs = st.Page(SCRIPTS[MY_RUNS], title="My runs", icon=":material/list:", url_path=MY_RUNS)
classes = st.Page(SCRIPTS[CLASS], title="Class", icon=":material/school:", url_path=CLASS)
sections = {"": [home, classes, runs]}
for page in PAGES:
    icon = f":material/{page.info.icon}:"
    shown = st.Page(page.script, title=page.info.heading, icon=icon, url_path=page.name)
    sections.setdefault(page.section_title, []).append(shown)
navigation = st.navigation(
    sections,
    # An embedded page has no navigation.
    position="hidden" if st.context.is_embedded else "top",
)
st.set_page_config(page_title=title_of(navigation.url_path))
style.apply()
session.start(navigation.url_path)
unseen = st.container(key="unseen")  # for what draws nothing; without it the page would move
with unseen:
    visitor.remember()
    class_link.follow(navigation.url_path)
run_control.take_keys(unseen)
units.choose()
presenting.choose()
class_bar.draw(navigation.url_path)
navigation.run()
