"""Every query of the gradebook; the statement is visible, nothing is lazy."""
