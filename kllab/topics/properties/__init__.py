"""Properties of the KL divergence, one module each, with numbers to test them."""
