"""A toy topic."""
