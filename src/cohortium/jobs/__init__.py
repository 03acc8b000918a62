"""What happens after the request: tasks that follow from facts, and tasks of the clock. Thin glue on Procrastinate."""
