"""Shared parts of all trainings: records, checkpoints, schedules, random streams, batches."""
