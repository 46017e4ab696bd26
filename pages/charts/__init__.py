"""Data in, Plotly figure out, as a plain dict: validation would cost more than the mathematics."""
