"""Pages of the lab: one folder per page, and shared code in `web` and `charts`."""
