"""Streamlit code that pages share: chart component, controls, URL state, live trainings."""
