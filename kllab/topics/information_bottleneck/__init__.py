"""The information bottleneck of a small joint distribution, and of digits."""
