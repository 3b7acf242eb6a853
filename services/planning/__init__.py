"""What is to be taught, when and by whom."""
