"""Two normal distributions."""
