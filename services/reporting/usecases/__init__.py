"""What reporting does, one activity a module."""
