"""Truths about the platform, stated in words."""
