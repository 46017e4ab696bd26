"""Pages on what is trained with a divergence in its objective."""
