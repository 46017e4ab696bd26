"""Special functions without cancellation, each with the bound on its error."""
