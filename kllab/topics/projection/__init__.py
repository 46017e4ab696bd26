"""Closest Gaussians of a target, in both directions."""
