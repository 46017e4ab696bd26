"""Serving the lab by several processes behind a reverse proxy: ``python -m kllab serve``."""
