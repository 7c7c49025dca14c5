"""What a typed search means. Pure."""
