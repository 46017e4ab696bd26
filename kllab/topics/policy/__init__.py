"""Policy optimisation within a trust region."""
