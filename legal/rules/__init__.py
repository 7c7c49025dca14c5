"""The rulebook: steps, deadlines, checks. Pure."""
