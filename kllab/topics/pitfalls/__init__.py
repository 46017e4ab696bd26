"""Pitfalls: mistakes in computing KL, with wrong and right code that both run."""
