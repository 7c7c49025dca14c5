"""What follows from aid's events."""
