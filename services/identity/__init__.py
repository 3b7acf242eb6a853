"""Who may enter, as whom and where."""
