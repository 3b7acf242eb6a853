"""What the service does, one activity a module."""
