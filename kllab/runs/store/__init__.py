"""The run store: tables, records and checkpoints in the data directory."""
