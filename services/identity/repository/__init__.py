"""Every query of identity, one noun a module."""
