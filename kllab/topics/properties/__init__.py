"""The properties of the KL divergence: a module each, with what it takes to try to break it."""
