"""Every query of planning, one noun a module."""
