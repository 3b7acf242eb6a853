"""The six services; each stands alone and none imports another."""
