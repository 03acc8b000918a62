"""The desk: tasks of the office, approvals, search."""
