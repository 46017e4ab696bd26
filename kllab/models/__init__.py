"""Models that several topics share: gridworlds, soft values, the bottleneck solver."""
