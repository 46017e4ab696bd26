"""Code of the mistakes that need torch: each runs in a worker."""
