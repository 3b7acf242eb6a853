"""The HTTP door: checks the token, limits, routes; owns no data."""
