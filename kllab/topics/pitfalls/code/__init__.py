"""Code of the mistakes that NumPy and SciPy suffice for: each runs while the visitor moves."""
