"""Who learns here: persons, classes, movements and the two books."""
