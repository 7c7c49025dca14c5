"""Questions across the apps."""
