"""Likelihood ratio test: how fast draws tell P from Q."""
