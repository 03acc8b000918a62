"""What a person changes about their own log-in. It happens outside every organisation, and is in no trail of one."""
