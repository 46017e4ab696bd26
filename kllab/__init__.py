"""The Kullback-Leibler divergence, computed to the last digit and trained live."""
