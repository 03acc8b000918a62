"""The office’s tasks, what waits for approval, and what can be searched."""
