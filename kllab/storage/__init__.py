"""Storage under runs and classes: SQLite databases in the data directory, and their errors."""
