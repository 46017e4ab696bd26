"""Pages on the divergence itself."""
