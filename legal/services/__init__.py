"""Everything anybody can do."""
