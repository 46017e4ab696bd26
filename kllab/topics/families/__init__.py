"""Any two families of scalar outcomes: densities, integrands, both KLs and how they are known."""
