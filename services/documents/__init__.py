"""Orders and local acts from draft to frozen bytes."""
