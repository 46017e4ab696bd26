"""A figure for each property of the KL divergence."""
