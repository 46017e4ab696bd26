"""What several topics compute with: gridworlds, soft values, the solver of the bottleneck."""
