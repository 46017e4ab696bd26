"""The queue: whose turn it is, how long it takes, and how long runs have trained."""
