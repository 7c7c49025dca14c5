"""Case numbers without gaps or repeats. One door: ``next_number``."""
