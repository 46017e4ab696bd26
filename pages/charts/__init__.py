"""Plotly figures as plain dicts: Plotly's validation would take longer than the mathematics."""
