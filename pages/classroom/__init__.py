"""The page of classes: join, teach, learn."""
