"""Two discrete distributions."""
