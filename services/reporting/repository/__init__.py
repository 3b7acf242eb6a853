"""Every query of reporting."""
