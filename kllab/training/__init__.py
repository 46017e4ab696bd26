"""What all trainings share: records, checkpoints, schedules, random streams, batches."""
