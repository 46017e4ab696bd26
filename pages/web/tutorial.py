"""The tutorial whose code some pages correct."""

import streamlit as st

NAME = "Understanding Kullback-Leibler Divergence in Deep Learning"


def code(theirs: str, corrected: str, remark: str = "") -> None:
    """Draw the tutorial's code and the corrected code, folded, with a remark below them."""
    with st.expander("The tutorial's code, and the corrected code", icon=":material/code:"):
        st.caption(f"The tutorial is “{NAME}”.")
        for title, each in (("The tutorial", theirs), ("Corrected", corrected)):
            st.markdown(f"**{title}**")
            st.code(each, language="python", wrap_lines=True)
        if remark:
            st.caption(remark)
