"""What planning does, one activity a module."""
