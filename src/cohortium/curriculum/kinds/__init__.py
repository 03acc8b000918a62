"""What higher apps tell this one."""
