"""Everything that puts the platform on a machine."""
