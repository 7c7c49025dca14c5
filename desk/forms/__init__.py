"""Shapes of what people send to the desk."""
