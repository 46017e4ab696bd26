"""KL estimated from samples."""
