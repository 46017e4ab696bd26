"""Hypothesis draws the same examples in every run, and no clock decides over a test."""

from hypothesis import settings

settings.register_profile("deterministic", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("deterministic")
