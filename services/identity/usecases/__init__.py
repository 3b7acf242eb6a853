"""What identity does: one activity a module, one use case a function."""
