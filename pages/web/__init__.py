"""Streamlit glue: the chart component, controls that become specs, URL state, live panels."""
