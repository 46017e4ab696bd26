"""Pages on models trained with a KL divergence in the objective."""
