"""What a clerk, a director and the platform do with orders."""
