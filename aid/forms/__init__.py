"""Shapes of input, by subject. No permission, no state, no rule."""
