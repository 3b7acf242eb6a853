"""Every query of contingent, one noun a module."""
