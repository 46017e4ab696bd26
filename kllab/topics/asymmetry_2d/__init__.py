"""Two Gaussians in the plane."""
