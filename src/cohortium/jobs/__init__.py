"""What happens after the request: tasks that follow from facts, and tasks of the clock. A thin glue over Procrastinate."""
