"""Pages on the KL divergence itself."""
