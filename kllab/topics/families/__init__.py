"""Any two families of scalar outcomes: densities, integrands, and both KLs with their methods."""
