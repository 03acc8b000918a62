"""Where files lie, who looks at them, and how they come in. Never called inside a scope."""
